using Bus.Redis.Connections;

namespace Bus.Redis.Topology;

/// <summary>Any of several servers that do equally well: each attempt that fails, and each loss, leads to the next.</summary>
/// <param name="endpoint">What they are, for messages.</param>
/// <param name="mode">The mode in which they must be.</param>
/// <param name="getServers">The servers to choose from now.</param>
internal sealed class RotatingTopology(string endpoint, string mode, Func<CancellationToken, ValueTask<IReadOnlyList<RedisOptions>>> getServers) : ITopologyProvider
{
    private int _next;

    public string Endpoint => endpoint;

    public bool KeepsCommands => false;

    public async ValueTask<RedisOptions> ResolveAsync(CancellationToken cancellationToken)
    {
        var servers = await getServers(cancellationToken);
        return servers[(int)((uint)Volatile.Read(ref _next) % (uint)servers.Count)];
    }

    public ValueTask VerifyAsync(OpenedChannel opened, CancellationToken cancellationToken) => opened.Greeting.Mode == mode
        ? ValueTask.CompletedTask
        : throw new RedisRoleException($"{opened.Server.Endpoint} is in mode {opened.Greeting.Mode} and not in mode {mode}.");

    public void Failed(bool wasConnected) => Interlocked.Increment(ref _next);

    public bool IsAbandoned(RedisEndpoint server) => false;

    public bool IsWrongServer(in RedisReply error) => false;

    public IDisposable Watch(Action changed) => NothingToWatch.Instance;
}
