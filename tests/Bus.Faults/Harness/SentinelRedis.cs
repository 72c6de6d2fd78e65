using Bus.Testing;

namespace Bus.Faults.Harness;

/// <summary>A primary, two replicas and three sentinels.</summary>
internal sealed class SentinelRedis : IFaultRedis
{
    /// <summary>How many replicas follow the primary.</summary>
    internal const int Replicas = 2;

    private SentinelRedis(RedisSentinelSetup setup)
    {
        Setup = setup;
    }

    public string ConnectionString => Setup.ConnectionString;

    internal RedisSentinelSetup Setup { get; }

    internal static async Task<IFaultRedis> StartAsync() => new SentinelRedis(await RedisSentinelSetup.StartAsync());

    public Task<RedisServer> FindServerAsync(string key) => Setup.FindPrimaryAsync();

    public async Task<IReadOnlyList<RedisServer>> FindServersAsync() => [await Setup.FindPrimaryAsync()];

    public ValueTask DisposeAsync() => Setup.DisposeAsync();
}
