using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class RedisStreamsHeaderSpecs(SharedRedisServer redis) : HeaderSpecs(new RedisStreamsUnderTest(redis.Server));
