using Bus.Testing;

namespace Bus.RedisStreams.StackExchangeRedis.Tests;

/// <summary>A server of one class, whose tests may kill and freeze it; each leaves it running.</summary>
public sealed class OwnRedisServer : RedisServerFixture
{
    protected override RedisServerOptions Options => new() { AppendOnly = AppendOnly.Always };
}
