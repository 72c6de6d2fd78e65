using Bus.Contracts.Specs;

namespace Bus.RedisStreams.StackExchangeRedis.Tests.Contracts;

public sealed class StackExchangeLifecycleSpecs(SharedRedisServer redis) : LifecycleSpecs(new StackExchangeUnderTest(redis.Server));
