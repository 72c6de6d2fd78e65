namespace Bus.RedisStreams.Tests.Administration;

public sealed class ClusterPauseSpecs(SharedRedisCluster redis) : PauseSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
