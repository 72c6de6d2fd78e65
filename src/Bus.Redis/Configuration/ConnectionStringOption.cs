using System.Collections.Frozen;
using System.Globalization;

namespace Bus.Redis.Configuration;

/// <summary>The options that a connection string may set, by name.</summary>
internal static class ConnectionStringOption
{
    // Options of StackExchange.Redis that tell how that client works and have no counterpart here.
    private static readonly FrozenSet<string> Accepted = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "abortConnect", "allowAdmin", "checkCertificateRevocation", "configChannel", "configCheckSeconds", "connectRetry", "heartbeatConsistencyChecks",
        "highIntegrity", "libraryName", "preserveAsyncOrder", "protocol", "resolveDns", "responseTimeout", "setlib", "sslProtocols", "tieBreaker", "version", "writeBuffer");

    private static readonly FrozenDictionary<string, Func<RedisOptions, string, string, RedisOptions>> Known =
        new Dictionary<string, Func<RedisOptions, string, string, RedisOptions>>(StringComparer.OrdinalIgnoreCase)
        {
            ["serviceName"] = WithService,
            ["service"] = WithService,
            ["sentinelUser"] = (options, _, value) => options with { SentinelUser = value },
            ["sentinelPassword"] = (options, _, value) => options with { SentinelPassword = value.Length == 0 ? null : value },
            ["cluster"] = (options, name, value) => ToBoolean(name, value) ? options with { Topology = RedisTopology.Cluster } : options,
            ["user"] = (options, _, value) => options with { User = value },
            ["password"] = (options, _, value) => options with { Password = value.Length == 0 ? null : value },
            ["defaultDatabase"] = (options, name, value) => options with { Database = (int)ToNumber(name, value, int.MaxValue) },
            ["db"] = (options, name, value) => options with { Database = (int)ToNumber(name, value, int.MaxValue) },
            ["ssl"] = (options, name, value) => options with { UseTls = ToBoolean(name, value) },
            ["sslHost"] = (options, _, value) => options with { TlsHost = value },
            ["trustedCertificateFile"] = (options, _, value) => options with { TrustedCertificateFile = value },
            ["clientCertificateFile"] = (options, _, value) => options with { ClientCertificateFile = value },
            ["clientCertificateKeyFile"] = (options, _, value) => options with { ClientCertificateKeyFile = value },
            ["name"] = (options, _, value) => options with { ClientName = value },
            ["connectTimeout"] = (options, name, value) => options with { ConnectTimeout = ToTime(name, value, TimeSpan.FromMilliseconds(1)) },
            ["asyncTimeout"] = (options, name, value) => options with { CommandTimeout = ToTime(name, value, TimeSpan.FromMilliseconds(1)) },
            ["syncTimeout"] = (options, name, value) => options with { CommandTimeout = ToTime(name, value, TimeSpan.FromMilliseconds(1)) },
            ["timeout"] = (options, name, value) => options with { CommandTimeout = ToTime(name, value, TimeSpan.FromMilliseconds(1)) },
            ["keepAlive"] = (options, name, value) => options with { HeartbeatInterval = ToTime(name, value, TimeSpan.FromSeconds(1)) },
            ["heartbeatInterval"] = (options, name, value) => options with { HeartbeatInterval = ToTime(name, value, TimeSpan.FromMilliseconds(1)) },
            ["heartbeatTimeout"] = (options, name, value) => options with { HeartbeatTimeout = ToTime(name, value, TimeSpan.FromMilliseconds(1)) },
            ["maxInFlightBytes"] = (options, name, value) => options with { MaxInFlightBytes = ToNumber(name, value, long.MaxValue) },
            ["maxReplyBytes"] = (options, name, value) => options with { MaxReplyBytes = ToNumber(name, value, long.MaxValue) },
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    internal static RedisOptions Apply(RedisOptions options, string name, string value)
    {
        if (Known.TryGetValue(name, out var apply))
        {
            return apply(options, name, value);
        }

        return Accepted.Contains(name)
            ? options
            : throw new RedisOptionsException(
                $"'{name}' is no option of a Redis connection string; allowed are {Join(Known.Keys)}, and without effect {Join(Accepted)}.");
    }

    // The name alone tells what the endpoints are; together with a cluster it is refused later.
    private static RedisOptions WithService(RedisOptions options, string name, string value) =>
        options with { ServiceName = value, Topology = options.Topology == RedisTopology.Cluster ? RedisTopology.Cluster : RedisTopology.Sentinel };

    private static string Join(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.OrdinalIgnoreCase));

    private static bool ToBoolean(string name, string value) => value.ToUpperInvariant() switch
    {
        "TRUE" or "YES" or "ON" or "1" => true,
        "FALSE" or "NO" or "OFF" or "0" => false,
        _ => throw new RedisOptionsException($"Redis option {name} is '{value}'; allowed is true or false."),
    };

    private static long ToNumber(string name, string value, long max) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= max
            ? number
            : throw new RedisOptionsException($"Redis option {name} is '{value}'; allowed is a whole number, 0 to {max}.");

    private static TimeSpan ToTime(string name, string value, TimeSpan unit)
    {
        var digits = value.TrimEnd('m', 's');
        var given = value[digits.Length..] switch
        {
            "" => unit,
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            _ => TimeSpan.Zero,
        };
        return given > TimeSpan.Zero && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? given * number
            : throw new RedisOptionsException(
                $"Redis option {name} is '{value}'; allowed is a number of {(unit.TotalSeconds >= 1 ? "seconds" : "milliseconds")}, or one with its unit such as 500ms or 5s.");
    }
}
