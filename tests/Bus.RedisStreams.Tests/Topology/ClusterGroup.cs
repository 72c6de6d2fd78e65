using Bus.Testing;

namespace Bus.RedisStreams.Tests.Topology;

/// <summary>Specs that move slots and end nodes of one cluster, one after the other; each leaves it as it was.</summary>
[CollectionDefinition(Name)]
public sealed class ClusterGroup : ICollectionFixture<RedisClusterFixture>
{
    internal const string Name = "Cluster";
}
