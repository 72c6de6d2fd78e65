using Bus.Contracts.Specs;

namespace Bus.RedisStreams.StackExchangeRedis.Tests.Contracts;

public sealed class StackExchangeFaultSpecs(SharedRedisServer redis) : FaultSpecs(new StackExchangeUnderTest(redis.Server));
