namespace Bus.Testing;

/// <summary>The move of one slot of a <see cref="RedisClusterSetup"/> from its owner to another primary, step by step, so that a test can stop in between.</summary>
/// <remarks>The order is that of the cluster specification: <see cref="StartAsync"/>, <see cref="MoveKeysAsync"/> until nothing is left, <see cref="FinishAsync"/>.</remarks>
public sealed class RedisSlotMigration
{
    private const int TimeoutMilliseconds = 5000;

    private readonly RedisClusterSetup _cluster;
    private readonly int _slot;

    internal RedisSlotMigration(RedisClusterSetup cluster, int slot, RedisServer source, RedisServer target)
    {
        _cluster = cluster;
        _slot = slot;
        Source = source;
        Target = target;
    }

    /// <summary>The node that owns the slot at first.</summary>
    public RedisServer Source { get; }

    /// <summary>The node that owns it in the end.</summary>
    public RedisServer Target { get; }

    /// <summary>Tells both nodes: from here on the source answers <c>ASK</c> for keys that it does not have.</summary>
    public async Task StartAsync()
    {
        await Target.SendAsync("CLUSTER", "SETSLOT", _slot, "IMPORTING", await RedisClusterSetup.IdOfAsync(Source));
        await Source.SendAsync("CLUSTER", "SETSLOT", _slot, "MIGRATING", await RedisClusterSetup.IdOfAsync(Target));
    }

    /// <summary>Moves keys.</summary>
    /// <param name="limit">The most keys.</param>
    /// <returns>How many were moved; 0 when none is left.</returns>
    public async Task<int> MoveKeysAsync(int limit = int.MaxValue)
    {
        var keys = (await Source.SendAsync("CLUSTER", "GETKEYSINSLOT", _slot, limit)).Items.Select(key => key.Text!).ToList();
        if (keys.Count > 0)
        {
            await Source.SendAsync(
                ["MIGRATE", "127.0.0.1", Target.Port, "", 0, TimeoutMilliseconds, "AUTH2", RedisServer.ProbeUser, RedisServer.ProbePassword, "KEYS", .. keys]);
        }

        return keys.Count;
    }

    /// <summary>Makes the target the owner, and awaits that all nodes know.</summary>
    public async Task FinishAsync()
    {
        var target = await RedisClusterSetup.IdOfAsync(Target);
        await Target.SendAsync("CLUSTER", "SETSLOT", _slot, "NODE", target);
        await Source.SendAsync("CLUSTER", "SETSLOT", _slot, "NODE", target);
        await _cluster.AwaitStableAsync();
    }

    /// <summary>All steps.</summary>
    public async Task RunAsync()
    {
        await StartAsync();
        while (await MoveKeysAsync(100) > 0)
        {
        }

        await FinishAsync();
    }
}
