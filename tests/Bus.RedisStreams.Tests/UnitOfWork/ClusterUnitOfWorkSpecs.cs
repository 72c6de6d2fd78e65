namespace Bus.RedisStreams.Tests.UnitOfWork;

public sealed class ClusterUnitOfWorkSpecs(SharedRedisCluster redis) : UnitOfWorkSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
