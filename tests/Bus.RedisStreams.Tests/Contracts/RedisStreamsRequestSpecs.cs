using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class RedisStreamsRequestSpecs(SharedRedisServer redis) : RequestSpecs(new RedisStreamsUnderTest(redis.Server));
