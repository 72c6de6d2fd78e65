using Bus.Testing;

namespace Bus.Faults.Harness;

/// <summary>Three primaries with a replica each.</summary>
internal sealed class ClusterRedis : IFaultRedis
{
    /// <summary>How many replicas follow each primary.</summary>
    internal const int Replicas = 1;

    private ClusterRedis(RedisClusterSetup setup)
    {
        Setup = setup;
    }

    public string ConnectionString => Setup.ConnectionString;

    internal RedisClusterSetup Setup { get; }

    internal static async Task<IFaultRedis> StartAsync() => new ClusterRedis(await RedisClusterSetup.StartAsync());

    public Task<RedisServer> FindServerAsync(string key) => Setup.OwnerOfAsync(key);

    public async Task<IReadOnlyList<RedisServer>> FindServersAsync()
    {
        var roles = await Task.WhenAll(Setup.Nodes.Where(x => x.IsRunning).Select(async x => (Node: x, Role: (await x.SendAsync("ROLE"))[0].Text)));
        return [.. roles.Where(x => x.Role == "master").Select(x => x.Node)];
    }

    public ValueTask DisposeAsync() => Setup.DisposeAsync();
}
