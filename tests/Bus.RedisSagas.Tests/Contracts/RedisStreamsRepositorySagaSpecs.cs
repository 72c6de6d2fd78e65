namespace Bus.RedisSagas.Tests.Contracts;

public sealed class RedisStreamsRepositorySagaSpecs(SharedRedisServer redis) : RepositorySagaSpecs(new StreamsUnderTest(redis.Server), redis.Server);
