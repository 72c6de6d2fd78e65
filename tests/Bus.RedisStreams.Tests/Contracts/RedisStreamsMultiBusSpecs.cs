using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class RedisStreamsMultiBusSpecs(SharedRedisServer redis) : MultiBusSpecs(new RedisStreamsUnderTest(redis.Server));
