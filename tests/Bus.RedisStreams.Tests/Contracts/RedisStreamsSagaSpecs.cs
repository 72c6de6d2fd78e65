using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class RedisStreamsSagaSpecs(SharedRedisServer redis) : SagaSpecs(new RedisStreamsUnderTest(redis.Server));
