using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class ClusterFaultSpecs(SharedRedisCluster redis) : FaultSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
