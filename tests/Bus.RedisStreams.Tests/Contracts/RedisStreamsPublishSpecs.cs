using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class RedisStreamsPublishSpecs(SharedRedisServer redis) : PublishSpecs(new RedisStreamsUnderTest(redis.Server));
