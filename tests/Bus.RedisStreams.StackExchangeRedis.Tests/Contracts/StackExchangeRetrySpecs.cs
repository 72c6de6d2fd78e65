using Bus.Contracts.Specs;

namespace Bus.RedisStreams.StackExchangeRedis.Tests.Contracts;

public sealed class StackExchangeRetrySpecs(SharedRedisServer redis) : RetrySpecs(new StackExchangeUnderTest(redis.Server));
