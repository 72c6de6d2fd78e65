using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class ClusterMultiBusSpecs(SharedRedisCluster redis) : MultiBusSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
