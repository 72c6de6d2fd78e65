using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SentinelConcurrencySpecs(SharedRedisSentinels redis) : ConcurrencySpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
