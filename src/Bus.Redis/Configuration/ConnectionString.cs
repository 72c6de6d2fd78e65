using System.Collections.Frozen;
using System.Globalization;

namespace Bus.Redis.Configuration;

/// <summary>Reads both forms of a connection string.</summary>
internal static class ConnectionString
{
    private const string Forms = "redis://user:password@host:port/database or host:port,password=...,ssl=true";

    private static readonly FrozenDictionary<string, (RedisTopology Topology, bool UseTls)> Schemes =
        new Dictionary<string, (RedisTopology Topology, bool UseTls)>(StringComparer.OrdinalIgnoreCase)
        {
            ["redis"] = (RedisTopology.Standalone, false),
            ["rediss"] = (RedisTopology.Standalone, true),
            ["redis-sentinel"] = (RedisTopology.Sentinel, false),
            ["rediss-sentinel"] = (RedisTopology.Sentinel, true),
            ["redis-cluster"] = (RedisTopology.Cluster, false),
            ["rediss-cluster"] = (RedisTopology.Cluster, true),
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private const string SchemeNames = "redis://, redis-sentinel:// and redis-cluster://, for TLS rediss://, rediss-sentinel:// and rediss-cluster://";

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
        if (!Schemes.TryGetValue(scheme, out var meaning))
        {
            throw new RedisOptionsException($"'{scheme}://' is no scheme of a Redis connection string; allowed are {SchemeNames}.");
        }

        var (single, further) = SplitHosts(text);
        if (!Uri.TryCreate(single, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            throw new RedisOptionsException($"The Redis connection string {scheme}://... is no URI with a host; allowed is {Forms}, with special characters of the password percent-encoded.");
        }

        var defaultPort = meaning.Topology == RedisTopology.Sentinel ? RedisOptions.DefaultSentinelPort : RedisOptions.DefaultPort;
        var options = defaults with
        {
            Topology = meaning.Topology,
            Host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host.Trim('[', ']') : uri.Host,
            Port = uri.Port < 0 ? defaultPort : uri.Port,
            FurtherEndpoints = further.Length == 0 ? [] : [.. further.Select(endpoint => ParseEndpoint(endpoint, defaultPort))],
            UseTls = meaning.UseTls || defaults.UseTls,
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

    /// <summary>Takes all hosts but the first out of a URI, whose grammar knows only one.</summary>
    private static (string Single, string[] Further) SplitHosts(string text)
    {
        var start = text.IndexOf("://", StringComparison.Ordinal) + 3;
        var length = text.AsSpan(start).IndexOfAny('/', '?');
        var end = length < 0 ? text.Length : start + length;
        var hosts = text.LastIndexOf('@', end - 1, end - start) is var at and >= 0 ? at + 1 : start;
        var names = text[hosts..end].Split(',', StringSplitOptions.TrimEntries);
        return (text[..hosts] + names[0] + text[end..], names[1..]);
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
        var endpoints = new List<string>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Contains('=', StringComparison.Ordinal))
            {
                var (name, value) = Split(part);
                options = ConnectionStringOption.Apply(options, name.Trim(), value.Trim());
            }
            else
            {
                endpoints.Add(part);
            }
        }

        if (endpoints.Count == 0)
        {
            throw new RedisOptionsException($"The Redis connection string names no endpoint; allowed is {Forms}.");
        }

        // Several endpoints without a service name are a cluster, as for StackExchange.Redis.
        return WithEndpoints(options.Topology == RedisTopology.Standalone && endpoints.Count > 1 ? options with { Topology = RedisTopology.Cluster } : options, endpoints);
    }

    private static RedisOptions WithEndpoints(RedisOptions options, List<string> endpoints)
    {
        var defaultPort = options switch
        {
            { Topology: RedisTopology.Sentinel } => RedisOptions.DefaultSentinelPort,
            { UseTls: true } => CommaFormTlsPort,
            _ => RedisOptions.DefaultPort,
        };
        var parsed = endpoints.ConvertAll(endpoint => ParseEndpoint(endpoint, defaultPort));
        return options with { Host = parsed[0].Host, Port = parsed[0].Port, FurtherEndpoints = parsed.Count == 1 ? [] : [.. parsed[1..]] };
    }

    private static RedisEndpoint ParseEndpoint(string endpoint, int defaultPort)
    {
        if (endpoint.Length == 0)
        {
            throw new RedisOptionsException("The Redis connection string names an endpoint without a host between its commas.");
        }

        var colon = endpoint.LastIndexOf(':');

        // More than one colon without brackets is an IPv6 address that names no port.
        var hasPort = colon > 0 && (endpoint[0] == '[' ? endpoint[colon - 1] == ']' : endpoint.IndexOf(':', StringComparison.Ordinal) == colon);
        var host = (hasPort ? endpoint[..colon] : endpoint).Trim('[', ']');
        if (!hasPort)
        {
            return new RedisEndpoint(host, defaultPort);
        }

        return int.TryParse(endpoint[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new RedisEndpoint(host, port)
            : throw new RedisOptionsException($"'{endpoint[(colon + 1)..]}' is no port in the Redis endpoint '{endpoint}'; allowed is 1 to 65535.");
    }

    private static (string Name, string Value) Split(string pair)
    {
        var separator = pair.IndexOf('=', StringComparison.Ordinal);
        return separator < 0 ? (pair, string.Empty) : (pair[..separator], pair[(separator + 1)..]);
    }
}
