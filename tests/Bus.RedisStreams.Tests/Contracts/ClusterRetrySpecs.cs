using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class ClusterRetrySpecs(SharedRedisCluster redis) : RetrySpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
