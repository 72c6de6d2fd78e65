using System.Globalization;
using Bus.Redis;
using MassTransit;

namespace Bus.RedisStreams.Configuration;

/// <summary>The Redis server and key prefix of a bus; unchanged once configured.</summary>
internal sealed record RedisStreamsHostSettings(RedisOptions Client, string KeyPrefix)
{
    internal Uri HostAddress => new RedisStreamsHostAddress(Client.Host, Client.Port, Client.Database, KeyPrefix);

    /// <summary>The replicas that must have every message before its send completes; <see langword="null"/> for none.</summary>
    internal ReplicaWait? ReplicaWait { get; init; }

    internal IEnumerable<string> Validate()
    {
        if (ValidateClient() is { } sentence)
        {
            yield return sentence;
        }

        if (!IsValidPrefix(KeyPrefix))
        {
            yield return $"The key prefix '{KeyPrefix}' is not valid; allowed are letters, digits and - _ . and not a number alone.";
        }
    }

    private string? ValidateClient()
    {
        try
        {
            Client.Validate();
            return null;
        }
        catch (RedisOptionsException exception)
        {
            return exception.Message;
        }
    }

    private static bool IsValidPrefix(string prefix) =>
        RedisStreamsEndpointAddress.IsValidName(prefix)
        && !prefix.Contains(':', StringComparison.Ordinal)
        && !long.TryParse(prefix, NumberStyles.Integer, CultureInfo.InvariantCulture, out _);
}
