namespace Bus.Redis.Tests.Topology;

/// <summary>Tests that share one cluster, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ClusterGroup : ICollectionFixture<Bus.Testing.RedisClusterFixture>
{
    internal const string Name = "Cluster";
}
