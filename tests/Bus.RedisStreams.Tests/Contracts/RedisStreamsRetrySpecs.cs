using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class RedisStreamsRetrySpecs(SharedRedisServer redis) : RetrySpecs(new RedisStreamsUnderTest(redis.Server));
