namespace Bus.RedisSagas.Tests.Saga;

public sealed class RedisStreamsPessimisticSpecs(SharedRedisServer redis) : PessimisticSpecs(new StreamsUnderTest(redis.Server), redis.Server);
