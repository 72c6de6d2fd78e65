using System.Globalization;

namespace Bus.Redis.Configuration;

/// <summary>Checks <see cref="RedisOptions"/> and says in one sentence what is wrong.</summary>
internal static class RedisOptionsValidator
{
    private const long MinReplyBytes = 1024;

    // What a timer can count.
    private static readonly TimeSpan LongestTime = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    internal static void Validate(RedisOptions options)
    {
        Require(Uri.CheckHostName(options.Host) != UriHostNameType.Unknown, nameof(options.Host), options.Host, "a DNS name or an IP address");
        Require(options.Port is > 0 and <= ushort.MaxValue, nameof(options.Port), options.Port, "1 to 65535");
        foreach (var endpoint in options.FurtherEndpoints)
        {
            var isValid = Uri.CheckHostName(endpoint.Host) != UriHostNameType.Unknown && endpoint.Port is > 0 and <= ushort.MaxValue;
            Require(isValid, nameof(options.FurtherEndpoints), endpoint, "a DNS name or an IP address with a port of 1 to 65535");
        }

        Require(options.Database >= 0, nameof(options.Database), options.Database, "0 or more");
        Require(IsClientName(options.ClientName), nameof(options.ClientName), options.ClientName, "printable ASCII without spaces, at least one character");
        RequireTime(nameof(options.ConnectTimeout), options.ConnectTimeout);
        RequireTime(nameof(options.CommandTimeout), options.CommandTimeout);
        RequireTime(nameof(options.HeartbeatInterval), options.HeartbeatInterval);
        RequireTime(nameof(options.HeartbeatTimeout), options.HeartbeatTimeout);
        RequireTime(nameof(options.MinReconnectDelay), options.MinReconnectDelay);
        RequireTime(nameof(options.MaxReconnectDelay), options.MaxReconnectDelay);
        RequireTime(nameof(options.RefusedReconnectDelay), options.RefusedReconnectDelay);
        Require(options.MaxInFlightBytes > 0, nameof(options.MaxInFlightBytes), options.MaxInFlightBytes, "1 or more");
        Require(options.MaxReplyBytes >= MinReplyBytes, nameof(options.MaxReplyBytes), options.MaxReplyBytes, $"{MinReplyBytes} or more");
        ValidateTogether(options);
        ValidateTopology(options);
    }

    internal static void Validate(RedisConnectionSettings settings)
    {
        Require(IsClientName(settings.Purpose), nameof(settings.Purpose), settings.Purpose, "printable ASCII without spaces, at least one character");
        Require(settings.Key is not { Length: 0 }, nameof(settings.Key), string.Empty, "a key of at least one character, or none");
        Require(settings.MaxInFlightBytes is null or > 0, nameof(settings.MaxInFlightBytes), settings.MaxInFlightBytes ?? 0, "1 or more");
    }

    private static bool IsClientName(string name) => name.Length > 0 && name.All(character => character is > ' ' and <= '~');

    private static void ValidateTogether(RedisOptions options)
    {
        if (options.MaxReconnectDelay < options.MinReconnectDelay)
        {
            throw new RedisOptionsException(
                $"Redis option {nameof(options.MaxReconnectDelay)} is {options.MaxReconnectDelay}; allowed is {nameof(options.MinReconnectDelay)} ({options.MinReconnectDelay}) or more.");
        }

        if (options.User is not null && options.Password is null)
        {
            throw new RedisOptionsException($"Redis option {nameof(options.User)} is '{options.User}', but {nameof(options.Password)} is not set; a user needs a password.");
        }

        if (options.ClientCertificateKeyFile is not null && options.ClientCertificateFile is null)
        {
            throw new RedisOptionsException(
                $"Redis option {nameof(options.ClientCertificateKeyFile)} is '{options.ClientCertificateKeyFile}', but {nameof(options.ClientCertificateFile)} is not set; a key needs its certificate.");
        }

        RequireTlsFor(options, nameof(options.TlsHost), options.TlsHost);
        RequireTlsFor(options, nameof(options.TrustedCertificateFile), options.TrustedCertificateFile);
        RequireTlsFor(options, nameof(options.ClientCertificateFile), options.ClientCertificateFile);
    }

    private static void ValidateTopology(RedisOptions options)
    {
        Require(Enum.IsDefined(options.Topology), nameof(options.Topology), options.Topology, "Standalone, Sentinel or Cluster");
        if (options.Topology == RedisTopology.Standalone && options.FurtherEndpoints.Count > 0)
        {
            throw new RedisOptionsException(
                $"The Redis options name two endpoints, '{options.Host}:{options.Port}' and '{options.FurtherEndpoints[0]}'; a standalone server has one, several are sentinels with a ServiceName or a cluster (redis-sentinel:// or redis-cluster://).");
        }

        if (options.Topology == RedisTopology.Sentinel && string.IsNullOrWhiteSpace(options.ServiceName))
        {
            throw new RedisOptionsException(
                $"Redis option {nameof(options.ServiceName)} is not set; sentinels need the name under which they know the primary, for example service=mymaster.");
        }

        if (options.Topology == RedisTopology.Cluster && options.Database != 0)
        {
            throw new RedisOptionsException($"Redis option {nameof(options.Database)} is '{options.Database}'; a cluster has only database 0.");
        }

        RequireSentinelsFor(options, nameof(options.ServiceName), options.ServiceName);
        RequireSentinelsFor(options, nameof(options.SentinelUser), options.SentinelUser);
        RequireSentinelsFor(options, nameof(options.SentinelPassword), options.SentinelPassword is null ? null : "***");
        if (options.SentinelUser is not null && options.SentinelPassword is null)
        {
            throw new RedisOptionsException(
                $"Redis option {nameof(options.SentinelUser)} is '{options.SentinelUser}', but {nameof(options.SentinelPassword)} is not set; a user needs a password.");
        }
    }

    private static void RequireSentinelsFor(RedisOptions options, string name, string? value)
    {
        if (value is not null && options.Topology != RedisTopology.Sentinel)
        {
            throw new RedisOptionsException($"Redis option {name} is '{value}', but {nameof(options.Topology)} is {options.Topology}; it has a meaning only with sentinels (redis-sentinel://).");
        }
    }

    private static void RequireTlsFor(RedisOptions options, string name, string? value)
    {
        if (value is not null && !options.UseTls)
        {
            throw new RedisOptionsException($"Redis option {name} is '{value}', but {nameof(options.UseTls)} is false; it has a meaning only with TLS (rediss:// or ssl=true).");
        }
    }

    private static void RequireTime(string name, TimeSpan value) =>
        Require(value > TimeSpan.Zero && value <= LongestTime, name, value, $"more than 0 and at most {LongestTime}");

    private static void Require(bool isValid, string name, object value, string allowed)
    {
        if (!isValid)
        {
            throw new RedisOptionsException($"Redis option {name} is '{Convert.ToString(value, CultureInfo.InvariantCulture)}'; allowed is {allowed}.");
        }
    }
}
