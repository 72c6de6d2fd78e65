using System.Diagnostics;
using Bus.Faults.Harness;
using Bus.Testing;

namespace Bus.Faults.Cases;

/// <summary>Connections break or go silent while two workers have all they can do.</summary>
internal static class ConnectionFaults
{
    private const int Kills = 3;
    private static readonly TimeSpan PauseTime = FaultRun.Lease * 1.5;
    private static readonly TimeSpan StallTime = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan SendStallTime = TimeSpan.FromSeconds(12);

    internal static IReadOnlyList<FaultCase> All { get; } =
    [
        new("clients-killed", "CLIENT KILL of all connections, three times", true, KillClientsAsync),
        new("clients-paused", "CLIENT PAUSE of all for longer than a lease", true, PauseClientsAsync),
        new("stall-to-redis", "nothing gets from one worker to Redis for 8 s", false, run => StallWorkerAsync(run, x => x.Stall(ProxyDirection.ToServer))),
        new("stall-from-redis", "nothing gets from Redis to one worker for 8 s", false, run => StallWorkerAsync(run, x => x.Stall(ProxyDirection.ToClient))),
        new("stall-both", "nothing gets from one worker to Redis or back for 8 s", false, run => StallWorkerAsync(run, x => x.Stall())),
        new("stall-sender", "what Redis answers does not get to the sender for 12 s", false, StallSenderAsync),
    ];

    private static async Task KillClientsAsync(FaultRun run)
    {
        await run.StartPairAsync();
        var load = run.StartLoad();
        for (var round = 1; round <= Kills; round++)
        {
            await run.DoneAsync(run.Workers.Sum(x => x.DoneCount) + 100);
            await run.Server.SendAsync("CLIENT", "KILL", "TYPE", "normal");
        }

        await GoOnAsync(run, load, Stopwatch.GetTimestamp(), new FaultPromise { InFlight = Kills * FaultLoad.Senders, Recovery = FaultRun.AfterReturn });
    }

    private static async Task PauseClientsAsync(FaultRun run)
    {
        await run.StartPairAsync();
        var load = run.StartLoad();
        await run.DoneAsync(200);
        await run.Server.SendAsync("CLIENT", "PAUSE", (long)PauseTime.TotalMilliseconds, "ALL");
        await FaultRun.LastAsync(PauseTime);
        await GoOnAsync(run, load, Stopwatch.GetTimestamp(), new FaultPromise { InFlight = 0, Recovery = FaultRun.AfterReturn });
    }

    private static async Task StallWorkerAsync(FaultRun run, Action<FaultProxy> stall)
    {
        var proxy = new FaultProxy(run.Server.Port);
        var starting = run.StartWorkerAsync(proxy: proxy, port: proxy.Port);
        await run.StartWorkerAsync();
        var victim = await starting;
        var load = run.StartLoad();
        await run.DoneAsync(100, victim);
        stall(proxy);
        run.MeasureRedelivery(victim, Stopwatch.GetTimestamp(), await run.Queue.GetHeldAsync());
        await FaultRun.LastAsync(StallTime);
        proxy.Heal();
        var since = Stopwatch.GetTimestamp();
        await run.DoneAsync(victim.DoneCount + 50, victim);
        await load.StopAsync();
        run.Require(() => run.FindResumption(since, victim) < FaultRun.AfterReturn.TotalSeconds, "The worker did not go on within 2 s of the end of the stall.");
        run.Promise = new FaultPromise { InFlight = FaultRun.PrefetchCount, Recovery = FaultRun.LeaseAndSecond };
    }

    private static async Task StallSenderAsync(FaultRun run)
    {
        await using var proxy = new FaultProxy(run.Server.Port);
        await run.SendThroughAsync(proxy.Port);
        await run.StartPairAsync();
        var load = run.StartLoad();
        await run.DoneAsync(200);
        proxy.Stall(ProxyDirection.ToClient);
        await FaultRun.LastAsync(SendStallTime);
        proxy.Heal();
        await GoOnAsync(run, load, Stopwatch.GetTimestamp(), new FaultPromise { InFlight = FaultLoad.Senders, Recovery = FaultRun.AfterReturn });
        await run.Sender.DisposeAsync();
    }

    private static async Task GoOnAsync(FaultRun run, FaultLoad load, long since, FaultPromise promise)
    {
        run.MeasureResumption(since);
        await run.DoneAsync(run.Workers.Sum(x => x.DoneCount) + 200);
        await load.StopAsync();
        run.Promise = promise;
    }
}
