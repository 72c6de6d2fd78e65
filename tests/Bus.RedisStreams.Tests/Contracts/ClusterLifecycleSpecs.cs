using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class ClusterLifecycleSpecs(SharedRedisCluster redis) : LifecycleSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
