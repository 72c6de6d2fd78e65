using Bus.Redis;
using Microsoft.Extensions.Logging;

namespace Bus.RedisStreams.Configuration;

/// <summary>Makes the Redis client of a bus: ours, or one over a connection that the application has already.</summary>
internal interface IRedisClientFactory
{
    /// <summary>What its clients can do.</summary>
    RedisClientFeatures Features { get; }

    /// <summary>Whether <c>WaitForReplicas</c> works.</summary>
    bool CanWaitForReplicas => Features.HasFlag(RedisClientFeatures.ReplicaAcknowledgements);

    /// <summary>A client; disposing it leaves alone what the application made.</summary>
    IRedisClient CreateClient(RedisOptions options, ILoggerFactory? loggerFactory, TimeProvider timeProvider);

    /// <summary>What of the options its clients cannot follow, a sentence each.</summary>
    IEnumerable<string> Validate(RedisOptions options);
}
