namespace Bus.RedisSagas.Tests.Inspection;

public sealed class ClusterInspectorSpecs(SharedRedisServer redis, SharedRedisCluster cluster) : InspectorSpecs(redis)
{
    protected override Task<string> GetConnectionStringAsync() => cluster.GetConnectionStringAsync();
}
