using Bus.Contracts.Specs;

namespace Bus.RedisStreams.StackExchangeRedis.Tests.Contracts;

public sealed class StackExchangeHeaderSpecs(SharedRedisServer redis) : HeaderSpecs(new StackExchangeUnderTest(redis.Server));
