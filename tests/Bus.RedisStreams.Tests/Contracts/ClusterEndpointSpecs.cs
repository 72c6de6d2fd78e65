using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class ClusterEndpointSpecs(SharedRedisCluster redis) : EndpointSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
