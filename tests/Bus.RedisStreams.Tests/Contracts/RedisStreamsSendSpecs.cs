using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class RedisStreamsSendSpecs(SharedRedisServer redis) : SendSpecs(new RedisStreamsUnderTest(redis.Server));
