using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class ClusterCourierSpecs(SharedRedisCluster redis) : CourierSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
