using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class RedisStreamsScheduleSpecs(SharedRedisServer redis) : ScheduleSpecs(new RedisStreamsUnderTest(redis.Server));
