using Bus.Contracts.Specs;

namespace Bus.RedisStreams.StackExchangeRedis.Tests.Contracts;

public sealed class StackExchangePublishSpecs(SharedRedisServer redis) : PublishSpecs(new StackExchangeUnderTest(redis.Server));
