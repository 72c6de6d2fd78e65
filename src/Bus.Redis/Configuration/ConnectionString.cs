using System.Globalization;

namespace Bus.Redis.Configuration;

/// <summary>Reads both forms of a connection string.</summary>
internal static class ConnectionString
{
    private const string Forms = "redis://user:password@host:port/database or host:port,password=...,ssl=true";

    // StackExchange.Redis takes this port for TLS; its users' strings rely on it.
    private const int CommaFormTlsPort = 6380;

    internal static RedisOptions Parse(string connectionString, RedisOptions defaults)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        var text = connectionString.Trim();
        if (text.Length == 0)
        {
            throw new RedisOptionsException($"The Redis connection string is empty; allowed is {Forms}.");
        }

        var options = text.Contains("://", StringComparison.Ordinal) ? ParseUri(text, defaults) : ParseCommaForm(text, defaults);
        options.Validate();
        return options;
    }

    private static RedisOptions ParseUri(string text, RedisOptions defaults)
    {
        // The text may hold a password: messages quote the part that is wrong, never the whole.
        var scheme = text[..text.IndexOf("://", StringComparison.Ordinal)];
        var useTls = scheme.Equals("rediss", StringComparison.OrdinalIgnoreCase);
        if (!useTls && !scheme.Equals("redis", StringComparison.OrdinalIgnoreCase))
        {
            throw new RedisOptionsException($"'{scheme}://' is no scheme of a Redis connection string; allowed is redis:// or rediss://.");
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            throw new RedisOptionsException($"The Redis connection string {scheme}://... is no URI with a host; allowed is {Forms}, with special characters of the password percent-encoded.");
        }

        var options = defaults with
        {
            Host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host.Trim('[', ']') : uri.Host,
            Port = uri.Port < 0 ? RedisOptions.DefaultPort : uri.Port,
            UseTls = useTls || defaults.UseTls,
        };
        options = WithCredentials(options, uri.UserInfo);
        options = WithDatabase(options, Uri.UnescapeDataString(uri.AbsolutePath.Trim('/')));
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Split(pair);
            options = ConnectionStringOption.Apply(options, Uri.UnescapeDataString(name), Uri.UnescapeDataString(value));
        }

        return options;
    }

    private static RedisOptions WithCredentials(RedisOptions options, string userInfo)
    {
        if (userInfo.Length == 0)
        {
            return options;
        }

        var colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            throw new RedisOptionsException($"The Redis connection string names the user '{Uri.UnescapeDataString(userInfo)}' without a password; allowed is user:password@host or :password@host.");
        }

        return options with
        {
            User = colon == 0 ? null : Uri.UnescapeDataString(userInfo[..colon]),
            Password = Uri.UnescapeDataString(userInfo[(colon + 1)..]),
        };
    }

    private static RedisOptions WithDatabase(RedisOptions options, string path)
    {
        if (path.Length == 0)
        {
            return options;
        }

        return int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out var database)
            ? options with { Database = database }
            : throw new RedisOptionsException($"'/{path}' is no database in a Redis connection string; allowed is a number, 0 or more.");
    }

    private static RedisOptions ParseCommaForm(string text, RedisOptions defaults)
    {
        var options = defaults;
        string? endpoint = null;
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Contains('=', StringComparison.Ordinal))
            {
                var (name, value) = Split(part);
                options = ConnectionStringOption.Apply(options, name.Trim(), value.Trim());
            }
            else if (endpoint is null)
            {
                endpoint = part;
            }
            else
            {
                throw new RedisOptionsException($"The Redis connection string names two endpoints, '{endpoint}' and '{part}'; allowed is one.");
            }
        }

        if (endpoint is null)
        {
            throw new RedisOptionsException($"The Redis connection string names no endpoint; allowed is {Forms}.");
        }

        return WithEndpoint(options, endpoint);
    }

    private static RedisOptions WithEndpoint(RedisOptions options, string endpoint)
    {
        var defaultPort = options.UseTls ? CommaFormTlsPort : RedisOptions.DefaultPort;
        var colon = endpoint.LastIndexOf(':');

        // More than one colon without brackets is an IPv6 address that names no port.
        var hasPort = colon >= 0 && (endpoint[0] == '[' ? endpoint[colon - 1] == ']' : endpoint.IndexOf(':', StringComparison.Ordinal) == colon);
        var host = (hasPort ? endpoint[..colon] : endpoint).Trim('[', ']');
        if (!hasPort)
        {
            return options with { Host = host, Port = defaultPort };
        }

        return int.TryParse(endpoint[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? options with { Host = host, Port = port }
            : throw new RedisOptionsException($"'{endpoint[(colon + 1)..]}' is no port in the Redis endpoint '{endpoint}'; allowed is 1 to 65535.");
    }

    private static (string Name, string Value) Split(string pair)
    {
        var separator = pair.IndexOf('=', StringComparison.Ordinal);
        return separator < 0 ? (pair, string.Empty) : (pair[..separator], pair[(separator + 1)..]);
    }
}
