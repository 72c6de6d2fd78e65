using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class RedisStreamsFaultSpecs(SharedRedisServer redis) : FaultSpecs(new RedisStreamsUnderTest(redis.Server));
