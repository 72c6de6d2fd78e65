using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class RedisStreamsLifecycleSpecs(SharedRedisServer redis) : LifecycleSpecs(new RedisStreamsUnderTest(redis.Server));
