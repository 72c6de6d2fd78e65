namespace Bus.RedisSagas.Tests.Saga;

public sealed class ClusterSpecs(SharedRedisServer redis, SharedRedisCluster cluster) : TopologySpecs(redis)
{
    protected override Task<string> GetConnectionStringAsync() => cluster.GetConnectionStringAsync();
}
