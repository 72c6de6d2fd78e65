using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class RedisStreamsJobServiceSpecs(SharedRedisServer redis) : JobServiceSpecs(new RedisStreamsUnderTest(redis.Server));
