using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class RedisStreamsConcurrencySpecs(SharedRedisServer redis) : ConcurrencySpecs(new RedisStreamsUnderTest(redis.Server));
