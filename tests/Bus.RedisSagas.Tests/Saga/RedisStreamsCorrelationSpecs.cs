namespace Bus.RedisSagas.Tests.Saga;

public sealed class RedisStreamsCorrelationSpecs(SharedRedisServer redis) : CorrelationSpecs(new StreamsUnderTest(redis.Server), redis.Server);
