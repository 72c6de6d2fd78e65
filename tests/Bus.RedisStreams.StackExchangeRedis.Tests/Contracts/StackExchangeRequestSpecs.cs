using Bus.Contracts.Specs;

namespace Bus.RedisStreams.StackExchangeRedis.Tests.Contracts;

public sealed class StackExchangeRequestSpecs(SharedRedisServer redis) : RequestSpecs(new StackExchangeUnderTest(redis.Server));
