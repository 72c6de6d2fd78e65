using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class RedisStreamsCourierSpecs(SharedRedisServer redis) : CourierSpecs(new RedisStreamsUnderTest(redis.Server));
