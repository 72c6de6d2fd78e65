using Bus.Redis.Connections;

namespace Bus.Redis.Topology;

/// <summary>One server, always the same.</summary>
internal sealed class StandaloneTopology(RedisOptions options) : ITopologyProvider
{
    public string Endpoint { get; } = options.Endpoint;

    public bool KeepsCommands => false;

    public ValueTask<RedisOptions> ResolveAsync(CancellationToken cancellationToken) => ValueTask.FromResult(options);

    public async ValueTask VerifyAsync(OpenedChannel opened, CancellationToken cancellationToken)
    {
        switch (opened.Greeting.Mode)
        {
            case ServerRoles.SentinelMode:
                throw new RedisRoleException($"{Endpoint} is a sentinel; give it as one, redis-sentinel://{Endpoint}?service=mymaster, with the service's name.");
            case ServerRoles.ClusterMode:
                throw new RedisRoleException($"{Endpoint} is a node of a cluster; give it as one, redis-cluster://{Endpoint} or {Endpoint},cluster=true.");
        }

        if (opened.Greeting.Role == ServerRoles.Replica)
        {
            throw new RedisRoleException($"{Endpoint} is {await ServerRoles.DescribeReplicaAsync(opened, cancellationToken)}; give the primary, or the sentinels.");
        }
    }

    public void Failed(bool wasConnected)
    {
        // There is no other server.
    }

    public bool IsAbandoned(RedisEndpoint server) => false;

    public bool IsWrongServer(in RedisReply error) => false;

    public IDisposable Watch(Action changed) => NothingToWatch.Instance;
}
