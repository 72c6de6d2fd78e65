using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class ClusterRequestSpecs(SharedRedisCluster redis) : RequestSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
