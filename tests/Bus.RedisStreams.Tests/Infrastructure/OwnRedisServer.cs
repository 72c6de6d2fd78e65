using Bus.Testing;

namespace Bus.RedisStreams.Tests;

/// <summary>A server of one class, whose tests may kill, fill and break it; each leaves it running and healed.</summary>
public sealed class OwnRedisServer : RedisServerFixture
{
    protected override RedisServerOptions Options => new() { AppendOnly = AppendOnly.Always };
}
