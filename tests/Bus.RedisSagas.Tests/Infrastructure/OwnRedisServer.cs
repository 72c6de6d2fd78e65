using Bus.Testing;

namespace Bus.RedisSagas.Tests;

/// <summary>A server for one class of tests alone.</summary>
public sealed class OwnRedisServer : RedisServerFixture;
