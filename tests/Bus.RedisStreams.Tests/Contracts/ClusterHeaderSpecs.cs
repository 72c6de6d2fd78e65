using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class ClusterHeaderSpecs(SharedRedisCluster redis) : HeaderSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
