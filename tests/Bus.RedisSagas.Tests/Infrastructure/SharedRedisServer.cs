using Bus.RedisSagas.Tests;
using Bus.Testing;

[assembly: AssemblyFixture(typeof(SharedRedisServer))]

namespace Bus.RedisSagas.Tests;

/// <summary>The server of all tests that do it no harm.</summary>
public sealed class SharedRedisServer : RedisServerFixture;
