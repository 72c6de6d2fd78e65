using Bus.Contracts.Specs;

namespace Bus.RedisStreams.StackExchangeRedis.Tests.Contracts;

public sealed class StackExchangeSendSpecs(SharedRedisServer redis) : SendSpecs(new StackExchangeUnderTest(redis.Server));
