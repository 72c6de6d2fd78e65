using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class ClusterConcurrencySpecs(SharedRedisCluster redis) : ConcurrencySpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
