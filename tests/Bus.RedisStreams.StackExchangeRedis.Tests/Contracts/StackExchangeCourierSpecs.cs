using Bus.Contracts.Specs;

namespace Bus.RedisStreams.StackExchangeRedis.Tests.Contracts;

public sealed class StackExchangeCourierSpecs(SharedRedisServer redis) : CourierSpecs(new StackExchangeUnderTest(redis.Server));
