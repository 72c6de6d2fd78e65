using System.Diagnostics;
using Bus.Faults.Harness;
using Bus.Faults.Network;
using Bus.Testing;

namespace Bus.Faults.Cases;

/// <summary>A worker is lost, frozen or stopped while two of them have all they can do.</summary>
internal static class ProcessFaults
{
    // The new owner of what is handed back, as a word of the protocol.
    private const string HandBack = "$8\r\nreturned\r\n";

    internal static IReadOnlyList<FaultCase> All { get; } =
    [
        new("kill-under-load", "kill -9 of one of two workers under load", true, KillAsync),
        new("kill-ordered", "kill -9 of one of two workers whose messages have partition keys, under load", false, KillOrderedAsync),
        new("freeze-past-lease", "SIGSTOP of a worker for three leases, then SIGCONT, under load", true, FreezeAsync),
        new("stop-under-load", "SIGTERM of one of two workers under load", true, StopAsync),
        new("kill-hand-back", "kill -9 of a stopping worker when half of its hand-back is written, under load", false, run => KillStoppingAsync(run, HandBack)),
        new("kill-leave", "kill -9 of a stopping worker when half of its farewell is written, under load", false, run => KillStoppingAsync(run, SettlementKills.FindSha("leaveQueue"))),
    ];

    private static async Task KillAsync(FaultRun run)
    {
        var (victim, _) = await run.StartPairAsync();
        var load = run.StartLoad();
        await run.DoneAsync(100, victim);
        await KillAsync(run, victim, load);
    }

    private static async Task KillOrderedAsync(FaultRun run)
    {
        var (victim, _) = await run.StartPairAsync(x => x with { IsPartitioned = true });
        run.IsOrdered = true;
        var load = run.StartLoad(isKeyed: true);
        await run.DoneAsync(20, victim);
        await Eventually.IsTrueAsync(() => victim.Lines.Count(x => x.IsStart) > victim.DoneCount, "a handler of the worker runs");
        await KillAsync(run, victim, load);
    }

    private static async Task KillStoppingAsync(FaultRun run, string text)
    {
        var pair = await run.StartTrappedPairAsync();
        var load = run.StartLoad();
        var (victim, proxy) = pair[0];
        await run.DoneAsync(100, victim);
        var trap = new Trap(TrapPoint.HalfWritten, text);
        proxy.Set(trap);
        victim.Process.Terminate();
        await trap.Sprung.WaitAsync(TimeSpan.FromSeconds(90));
        await KillAsync(run, victim, load);
    }

    private static async Task KillAsync(FaultRun run, FaultWorker victim, FaultLoad load)
    {
        victim.Process.Kill();
        var since = Stopwatch.GetTimestamp();
        run.MeasureRedelivery(victim, since, run.IsOrdered ? null : await run.Queue.GetHeldAsync());
        await FaultRun.LastAsync(FaultRun.LeaseAndSecond);
        await load.StopAsync();
        run.Promise = new FaultPromise { InFlight = FaultRun.PrefetchCount, Recovery = FaultRun.LeaseAndSecond };
    }

    private static async Task FreezeAsync(FaultRun run)
    {
        var (victim, _) = await run.StartPairAsync();
        var load = run.StartLoad();
        await run.DoneAsync(100, victim);
        victim.Process.Stop();
        run.MeasureRedelivery(victim, Stopwatch.GetTimestamp(), await run.Queue.GetHeldAsync());
        await FaultRun.LastAsync(3 * FaultRun.Lease);
        victim.Process.Continue();
        var since = Stopwatch.GetTimestamp();
        await run.DoneAsync(victim.DoneCount + 50, victim);
        await load.StopAsync();
        run.Require(() => run.FindResumption(since, victim) < FaultRun.AfterReturn.TotalSeconds, "The worker that was frozen did not go on within 2 s.");
        run.Promise = new FaultPromise { InFlight = FaultRun.PrefetchCount, Recovery = FaultRun.LeaseAndSecond };
    }

    private static async Task StopAsync(FaultRun run)
    {
        var (victim, other) = await run.StartPairAsync();
        var load = run.StartLoad();
        await run.DoneAsync(100, victim);
        victim.Process.Terminate();
        await victim.Process.WaitForExitAsync();
        await run.DoneAsync(other.DoneCount + 50, other);
        await load.StopAsync();
        run.Require(() => run.Workers.SelectMany(x => x.Lines).All(x => x.Deliveries == 1), "A message that was handed back counts as delivered before.");
        run.Promise = new FaultPromise { InFlight = 0 };
    }
}
