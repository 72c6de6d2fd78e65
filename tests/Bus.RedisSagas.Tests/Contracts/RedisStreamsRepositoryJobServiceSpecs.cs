namespace Bus.RedisSagas.Tests.Contracts;

public sealed class RedisStreamsRepositoryJobServiceSpecs(SharedRedisServer redis) : RepositoryJobServiceSpecs(new StreamsUnderTest(redis.Server), redis.Server);
