using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SentinelMultiBusSpecs(SharedRedisSentinels redis) : MultiBusSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
