using System.Diagnostics;
using Bus.Faults.Harness;
using Bus.Faults.Worker;

namespace Bus.Faults.Cases;

/// <summary>The clocks of the workers are wrong: leases, delays and expirations go by Redis' clock.</summary>
internal static class ClockFaults
{
    private static readonly TimeSpan Shift = TimeSpan.FromHours(1);

    internal static IReadOnlyList<FaultCase> All { get; } =
    [
        new("clocks-skewed", "one worker's clock is an hour ahead, the other's an hour behind, and the first is killed", false, SkewAsync)
        {
            FindObstacle = ClockShim.FindObstacle,
        },
    ];

    private static async Task SkewAsync(FaultRun run)
    {
        using var shim = new ClockShim();
        await shim.CompileAsync();
        var ahead = run.StartWorkerAsync(environment: shim.Shift(Shift));
        var behind = run.StartWorkerAsync(environment: shim.Shift(-Shift));
        var victim = await ahead;
        var other = await behind;
        await CheckAsync(victim, Shift);
        await CheckAsync(other, -Shift);
        await run.WarmUpAsync(FaultBehavior.PutOff, FaultBehavior.PutOff, FaultBehavior.PutOff, FaultBehavior.PutOff);
        var load = run.StartLoad();
        await run.DoneAsync(victim.DoneCount + 50, victim);
        await FaultRun.LastAsync(FaultRun.LeaseAndSecond);
        victim.Process.Kill();
        run.MeasureRedelivery(victim, Stopwatch.GetTimestamp(), await run.Queue.GetHeldAsync());
        await FaultRun.LastAsync(FaultRun.LeaseAndSecond);
        await load.StopAsync();
        run.Promise = new FaultPromise { InFlight = FaultRun.PrefetchCount, Recovery = FaultRun.LeaseAndSecond };
    }

    /// <summary>A shim that shifts nothing would show nothing.</summary>
    private static async Task CheckAsync(FaultWorker worker, TimeSpan shift)
    {
        var difference = await worker.ReadyAsync() - TimeProvider.System.GetUtcNow();
        if ((difference - shift).Duration() > TimeSpan.FromMinutes(5))
        {
            throw new InvalidOperationException($"The worker's clock differs by {difference}, not by {shift}.");
        }
    }
}
