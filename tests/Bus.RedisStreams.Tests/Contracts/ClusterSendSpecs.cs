using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class ClusterSendSpecs(SharedRedisCluster redis) : SendSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
