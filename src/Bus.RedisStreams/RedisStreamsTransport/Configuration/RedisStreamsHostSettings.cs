using System.Globalization;
using Bus.Redis;
using MassTransit;

namespace Bus.RedisStreams.Configuration;

/// <summary>The Redis server and key prefix of a bus; unchanged once configured.</summary>
internal sealed record RedisStreamsHostSettings(RedisOptions Client, string KeyPrefix)
{
    internal Uri HostAddress => new RedisStreamsHostAddress(Client.Host, Client.Port, Client.Database, KeyPrefix);

    /// <summary>The most bytes of a message's body and headers.</summary>
    internal long MaxMessageSize { get; init; } = RedisStreamsDefaults.MaxMessageSize;

    /// <summary>Which bodies are compressed; <see langword="null"/> for none.</summary>
    internal BodyCompressionSettings? Compression { get; init; }

    /// <summary>The most bytes that a compressed body may have when it is decompressed: what a host with a larger limit sends should come through, a bomb should not.</summary>
    internal long MaxDecompressedSize => 4 * MaxMessageSize;

    /// <summary>The replicas that must have every message before its send completes; <see langword="null"/> for none.</summary>
    internal ReplicaWait? ReplicaWait { get; init; }

    /// <summary>Makes the client of each bus.</summary>
    internal IRedisClientFactory Clients { get; init; } = OwnClientFactory.Instance;

    /// <summary>How often a sleeping endpoint looks for messages, where the client cannot sleep on the server.</summary>
    internal TimeSpan PollInterval { get; init; } = RedisStreamsDefaults.PollInterval;

    internal IEnumerable<string> Validate()
    {
        if (ValidateClient() is { } sentence)
        {
            yield return sentence;
        }

        foreach (var refusal in Clients.Validate(Client))
        {
            yield return refusal;
        }

        if (ReplicaWait is not null && !Clients.CanWaitForReplicas)
        {
            yield return RedisStreamsDefaults.NoReplicaWait;
        }

        if (!IsValidPrefix(KeyPrefix))
        {
            yield return $"The key prefix '{KeyPrefix}' is not valid; allowed are letters, digits and - _ . and not a number alone.";
        }

        if (MaxMessageSize is < RedisStreamsDefaults.SmallestMaxMessageSize or > RedisStreamsDefaults.LargestMaxMessageSize)
        {
            yield return $"MaxMessageSize is {MaxMessageSize}; it must be from {RedisStreamsDefaults.SmallestMaxMessageSize} to {RedisStreamsDefaults.LargestMaxMessageSize} bytes.";
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
