using Bus.Contracts.Specs;

namespace Bus.RedisStreams.StackExchangeRedis.Tests.Contracts;

public sealed class StackExchangeMultiBusSpecs(SharedRedisServer redis) : MultiBusSpecs(new StackExchangeUnderTest(redis.Server));
