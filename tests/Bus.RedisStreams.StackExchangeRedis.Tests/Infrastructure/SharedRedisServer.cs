using Bus.RedisStreams.StackExchangeRedis.Tests;
using Bus.Testing;

[assembly: AssemblyFixture(typeof(SharedRedisServer))]

namespace Bus.RedisStreams.StackExchangeRedis.Tests;

/// <summary>The server of all tests that do it no harm.</summary>
public sealed class SharedRedisServer : RedisServerFixture;
