using System.Diagnostics;
using Bus.Faults.Harness;
using Bus.Testing;

namespace Bus.Faults.Cases;

/// <summary>Redis dies, stands still, forgets or is full while two workers have all they can do.</summary>
internal static class RedisFaults
{
    private static readonly TimeSpan MayBeLost = TimeSpan.FromSeconds(2);

    internal static IReadOnlyList<FaultCase> All { get; } =
    [
        new("redis-killed-always", "kill -9 of Redis with appendfsync always, and a restart", true, run => KillAsync(run, AppendOnly.Always)) { StartRedisAsync = () => StandaloneRedis.StartAsync(AppendOnly.Always) },
        new("redis-killed-everysec", "kill -9 of Redis with appendfsync everysec, and a restart", false, run => KillAsync(run, AppendOnly.EverySecond)) { StartRedisAsync = () => StandaloneRedis.StartAsync(AppendOnly.EverySecond) },
        new("redis-frozen", "SIGSTOP of Redis for longer than a lease, then SIGCONT", true, FreezeAsync),
        new("memory-full", "maxmemory is reached (noeviction), and raised when the queue is empty", true, FillAsync),
        new("scripts-forgotten", "SCRIPT FLUSH, a hundred times", true, ForgetScriptsAsync),
        new("consumer-deleted", "XGROUP DELCONSUMER of a worker that runs", true, DeleteConsumerAsync),
        new("group-destroyed", "XGROUP DESTROY under the workers", false, DestroyGroupAsync),
    ];

    private static async Task KillAsync(FaultRun run, AppendOnly appendOnly)
    {
        await run.StartPairAsync();
        var load = run.StartLoad();
        var (lost, repeated) = (0, FaultLoad.Senders);
        await run.DoneAsync(200);
        await run.Server.KillAsync();
        var killed = Stopwatch.GetTimestamp();
        await run.Server.RestartAsync();
        var since = Stopwatch.GetTimestamp();
        run.MeasureResumption(since);
        if (appendOnly != AppendOnly.Always)
        {
            lost = run.Sender.Acknowledged.Values.Count(x => x.Time < killed && Stopwatch.GetElapsedTime(x.Time, killed) < MayBeLost);
            repeated += run.Workers.SelectMany(x => x.Lines).Count(x => !x.IsStart && x.Time < killed && Stopwatch.GetElapsedTime(x.Time, killed) < MayBeLost);
        }

        await run.DoneAsync(run.Workers.Sum(x => x.DoneCount) + 200);
        await load.StopAsync();
        run.Promise = new FaultPromise { InFlight = repeated, MayLose = lost, Recovery = FaultRun.AfterReturn };
    }

    private static async Task FreezeAsync(FaultRun run)
    {
        await run.StartPairAsync();
        var load = run.StartLoad();
        await run.DoneAsync(200);
        run.Server.Pause();
        await FaultRun.LastAsync(FaultRun.Lease * 2);
        run.Server.Resume();
        await GoOnAsync(run, load, new FaultPromise { InFlight = 0, Recovery = FaultRun.AfterReturn });
    }

    private static async Task FillAsync(FaultRun run)
    {
        await run.StartPairAsync();
        var load = run.StartLoad();
        await run.DoneAsync(200);
        await run.Server.ConfigSetAsync("maxmemory-policy", "noeviction");
        await run.Server.ConfigSetAsync("maxmemory", 1);
        await Eventually.IsTrueAsync(() => run.Sender.Refused.Count >= 20, "sends are refused");
        await run.EmptyAsync();
        await run.Server.ConfigSetAsync("maxmemory", 0);
        run.Require(() => run.Sender.Refused.Values.All(x => x.Contains("memory", StringComparison.Ordinal)), "A send was refused without a sentence about memory.");
        await GoOnAsync(run, load, new FaultPromise { InFlight = 0, Recovery = FaultRun.AfterReturn });
    }

    private static async Task ForgetScriptsAsync(FaultRun run)
    {
        await run.StartPairAsync();
        var load = run.StartLoad();
        await run.DoneAsync(100);
        for (var round = 0; round < 100; round++)
        {
            await run.Server.SendAsync("SCRIPT", "FLUSH", "SYNC");
        }

        await GoOnAsync(run, load, new FaultPromise { InFlight = 0, Recovery = FaultRun.AfterReturn });
    }

    private static async Task DeleteConsumerAsync(FaultRun run)
    {
        await run.StartPairAsync();
        var load = run.StartLoad();
        await run.DoneAsync(200);
        var name = (await run.Queue.GetInstancesAsync()).First();
        await run.Server.SendAsync("XGROUP", "DELCONSUMER", QueueView.Lane, "bus", name);
        await GoOnAsync(run, load, new FaultPromise { InFlight = FaultRun.PrefetchCount, Recovery = FaultRun.AfterReturn });
    }

    private static async Task DestroyGroupAsync(FaultRun run)
    {
        await run.StartPairAsync();
        var load = run.StartLoad();
        await run.DoneAsync(200);
        await run.Server.SendAsync("XGROUP", "DESTROY", QueueView.Lane, "bus");
        await GoOnAsync(run, load, new FaultPromise { InFlight = 2 * FaultRun.PrefetchCount, Recovery = FaultRun.AfterReturn });
    }

    /// <summary>The fault is over: awaits that workers go on, and ends the load.</summary>
    private static async Task GoOnAsync(FaultRun run, FaultLoad load, FaultPromise promise)
    {
        run.MeasureResumption(Stopwatch.GetTimestamp());
        await run.DoneAsync(run.Workers.Sum(x => x.DoneCount) + 200);
        await load.StopAsync();
        run.Promise = promise;
    }
}
