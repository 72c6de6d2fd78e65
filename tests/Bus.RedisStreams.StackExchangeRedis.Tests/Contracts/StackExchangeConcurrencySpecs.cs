using Bus.Contracts.Specs;

namespace Bus.RedisStreams.StackExchangeRedis.Tests.Contracts;

public sealed class StackExchangeConcurrencySpecs(SharedRedisServer redis) : ConcurrencySpecs(new StackExchangeUnderTest(redis.Server));
