using Bus.Testing;

namespace Bus.Faults.Harness;

/// <summary>A single server.</summary>
internal sealed class StandaloneRedis : IFaultRedis
{
    private StandaloneRedis(RedisServer server)
    {
        Server = server;
    }

    public string ConnectionString => Server.ConnectionString;

    internal RedisServer Server { get; }

    internal static async Task<IFaultRedis> StartAsync(AppendOnly appendOnly) =>
        new StandaloneRedis(await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = appendOnly }));

    public Task<RedisServer> FindServerAsync(string key) => Task.FromResult(Server);

    public Task<IReadOnlyList<RedisServer>> FindServersAsync() => Task.FromResult<IReadOnlyList<RedisServer>>([Server]);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
