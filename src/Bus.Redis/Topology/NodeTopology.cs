using Bus.Redis.Connections;

namespace Bus.Redis.Topology;

/// <summary>One node of a cluster; the cluster is looked at again when the node does not serve.</summary>
internal sealed class NodeTopology(ClusterTopology cluster, RedisOptions node) : ITopologyProvider
{
    public string Endpoint { get; } = node.Endpoint;

    public bool KeepsCommands => true;

    public ValueTask<RedisOptions> ResolveAsync(CancellationToken cancellationToken) => ValueTask.FromResult(node);

    public ValueTask VerifyAsync(OpenedChannel opened, CancellationToken cancellationToken)
    {
        ClusterTopology.VerifyMode(opened);
        return ValueTask.CompletedTask;
    }

    public void Failed(bool wasConnected) => cluster.RequestRefresh();

    public bool IsAbandoned(RedisEndpoint server) => false;

    public bool IsWrongServer(in RedisReply error) => false;

    public IDisposable Watch(Action changed) => NothingToWatch.Instance;
}
