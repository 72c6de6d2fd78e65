using System.Diagnostics;
using Bus.Faults.Harness;
using Bus.Testing;

namespace Bus.Faults.Cases;

/// <summary>Two workers host a saga and work in units while one of them, or Redis, is lost: each event counts once, and so does what is told of it.</summary>
internal static class SagaFaults
{
    internal static IReadOnlyList<FaultCase> All { get; } =
    [
        new("saga-killed", "kill -9 of one of two workers whose saga changes and sends in units of work, under load", true, KillAsync),
        new("saga-redis-killed", "the same workers; kill -9 of Redis with appendfsync always, and a restart", true, KillRedisAsync) { StartRedisAsync = () => StandaloneRedis.StartAsync(AppendOnly.Always) },
    ];

    private static async Task KillAsync(FaultRun run)
    {
        var (victim, _) = await StartPairAsync(run);
        var load = run.StartLoad();
        await run.DoneAsync(100, victim);
        victim.Process.Kill();
        run.MeasureRedelivery(victim, Stopwatch.GetTimestamp(), await run.Queue.GetHeldAsync());
        await FaultRun.LastAsync(FaultRun.LeaseAndSecond);
        await load.StopAsync();
        run.Promise = new FaultPromise { InFlight = 0, Recovery = FaultRun.LeaseAndSecond };
    }

    private static async Task KillRedisAsync(FaultRun run)
    {
        await StartPairAsync(run);
        var load = run.StartLoad();
        await run.DoneAsync(200);
        await run.Server.KillAsync();
        await run.Server.RestartAsync();
        run.MeasureResumption(Stopwatch.GetTimestamp());
        await run.DoneAsync(run.Workers.Sum(x => x.DoneCount) + 200);
        await load.StopAsync();

        // A send whose answer was lost with Redis is repeated: that is another message.
        run.Promise = new FaultPromise { InFlight = FaultLoad.Senders, Recovery = FaultRun.AfterReturn };
    }

    private static Task<(FaultWorker First, FaultWorker Second)> StartPairAsync(FaultRun run)
    {
        run.HasSagas = true;
        return run.StartPairAsync(x => x with { HasSaga = true });
    }
}
