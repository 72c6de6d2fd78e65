using System.Globalization;
using Bus.Redis.Connections;

namespace Bus.Redis.Topology;

/// <summary>The node of a cluster that owns one slot, wherever the slot goes.</summary>
internal sealed class SlotTopology(ClusterTopology cluster, int slot) : ITopologyProvider
{
    private string _host = string.Empty;

    public string Endpoint { get; } = string.Create(CultureInfo.InvariantCulture, $"the owner of slot {slot} of {cluster.Endpoint}");

    public bool KeepsCommands => true;

    public async ValueTask<RedisOptions> ResolveAsync(CancellationToken cancellationToken)
    {
        var slots = cluster.Slots ?? await GetSlotsAsync(cancellationToken);
        if (slots.FindOwner(slot) is { } owner)
        {
            _host = owner.Host;
            return cluster.ForNode(owner);
        }

        throw new RedisConnectionException(string.Create(CultureInfo.InvariantCulture, $"No node of {cluster.Endpoint} serves slot {slot}."));
    }

    public ValueTask VerifyAsync(OpenedChannel opened, CancellationToken cancellationToken)
    {
        ClusterTopology.VerifyMode(opened);
        return ValueTask.CompletedTask;
    }

    public void Failed(bool wasConnected) => cluster.RequestRefresh();

    // A node that lost the slot says so itself, also to who is blocked on it.
    public bool IsAbandoned(RedisEndpoint server) => false;

    public bool IsWrongServer(in RedisReply error)
    {
        if (ServerErrors.IsMoved(error))
        {
            cluster.Moved(error, _host);
            return true;
        }

        return ServerErrors.IsDemotion(error);
    }

    public IDisposable Watch(Action changed) => cluster.Watch(changed);

    /// <summary>When time runs out, the cluster's own trouble says more than that.</summary>
    private async ValueTask<ClusterSlots> GetSlotsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.GetSlotsAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cluster.LastFailure is { } failure)
        {
            throw EndpointFailures.Join($"{Endpoint} is not known", [failure]);
        }
    }
}
