using Bus.Testing;
using MassTransit;

namespace Bus.RedisStreams.Tests.Scripts;

/// <summary>Each script, once for each thing it can answer, on a real Redis.</summary>
public abstract class ScriptSpecs(SharedRedisServer redis) : IAsyncLifetime
{
    private protected string Prefix { get; } = $"s{NewId.NextGuid():N}";

    private protected RespProbe Probe { get; private set; } = null!;

    private protected ScriptQueue Queue { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Probe = await redis.Server.ConnectAsync();
        Queue = new ScriptQueue(Probe, Prefix);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var key in (await Probe.SendAsync("KEYS", $"{Prefix}:*")).Texts())
        {
            await Probe.SendAsync("DEL", key!);
        }

        await Probe.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
