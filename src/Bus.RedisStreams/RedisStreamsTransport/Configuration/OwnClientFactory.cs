using Bus.Redis;
using Microsoft.Extensions.Logging;

namespace Bus.RedisStreams.Configuration;

/// <summary>Makes our client, with sockets of its own.</summary>
internal sealed class OwnClientFactory : IRedisClientFactory
{
    private OwnClientFactory()
    {
    }

    internal static OwnClientFactory Instance { get; } = new();

    public RedisClientFeatures Features => RedisClientFeatures.BlockingCommands | RedisClientFeatures.ReplicaAcknowledgements;

    public IRedisClient CreateClient(RedisOptions options, ILoggerFactory? loggerFactory, TimeProvider timeProvider) => new RedisClient(options, loggerFactory, timeProvider);

    public IEnumerable<string> Validate(RedisOptions options) => [];
}
