using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SentinelFaultSpecs(SharedRedisSentinels redis) : FaultSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
