using System.Diagnostics;
using System.Reflection;
using Bus.Faults.Harness;
using Bus.Faults.Network;
using Bus.Faults.Worker;
using Bus.Redis;

namespace Bus.Faults.Cases;

/// <summary>A worker is killed at each step of one message's way: two workers are idle, one gets the message and dies at that step.</summary>
internal static class SettlementKills
{
    private const string Mark = "the-marked-one";

    internal static IReadOnlyList<FaultCase> All { get; } =
    [
        new("kill-unread", "kill -9 when Redis has delivered the message and the worker has not read it", true, run => AtReplyAsync(run)),
        new("kill-before-handler", "kill -9 before the handler begins", true, run => InProcessAsync(run, FaultBehavior.DieBeforeHandler, duplicates: 0)),
        new("kill-in-handler", "kill -9 in the handler", true, run => InProcessAsync(run, FaultBehavior.DieInHandler, duplicates: 0)),
        new("kill-after-handler", "kill -9 after the handler, before the acknowledgement", true, run => InProcessAsync(run, FaultBehavior.DieAfterHandler, duplicates: 1)),
        new("kill-ack-half", "kill -9 when half of the acknowledgement is written", true, run => AtRequestAsync(run, FaultBehavior.Complete, "settleMessages", TrapPoint.HalfWritten, duplicates: 1)),
        new("kill-ack-unanswered", "kill -9 when Redis has acknowledged and the worker does not know", true, run => AtRequestAsync(run, FaultBehavior.Complete, "settleMessages", TrapPoint.Unanswered, duplicates: 0)),
        new("kill-error-half", "kill -9 when half of the move to the error queue is written", true, run => AtRequestAsync(run, FaultBehavior.Fail, "moveMessage", TrapPoint.HalfWritten, duplicates: 0)),
        new("kill-error-unanswered", "kill -9 when Redis has moved it to the error queue and the worker does not know", true, run => AtRequestAsync(run, FaultBehavior.Fail, "moveMessage", TrapPoint.Unanswered, duplicates: 0)),
        new("kill-retry-half", "kill -9 when half of the delayed redelivery is written", true, run => AtRequestAsync(run, FaultBehavior.PutOff, "delayMessage", TrapPoint.HalfWritten, duplicates: 0)),
        new("kill-retry-unanswered", "kill -9 when Redis has put it off and the worker does not know", true, run => AtRequestAsync(run, FaultBehavior.PutOff, "delayMessage", TrapPoint.Unanswered, duplicates: 0)),
        new("kill-promote-half", "kill -9 when half of the promotion of a message that is due is written", false, run => AtRequestAsync(run, FaultBehavior.PutOff, "promoteDelayed", TrapPoint.HalfWritten, duplicates: 0)),
        new("kill-promote-unanswered", "kill -9 when Redis has promoted a message that is due and the worker does not know", false, run => AtRequestAsync(run, FaultBehavior.PutOff, "promoteDelayed", TrapPoint.Unanswered, duplicates: 0)),
        new("kill-fetch-unread", "kill -9 when Redis has delivered messages under load and the worker has not read them", false, AtFetchAsync),
        new("kill-always", "a message kills every worker that takes it, until MaxDeliveryCount (2) ends that", false, PoisonAsync),
    ];

    private static async Task InProcessAsync(FaultRun run, FaultBehavior behavior, int duplicates)
    {
        await run.StartPairAsync();
        await run.WarmUpAsync();
        var id = await run.Sender.SendAsync(behavior);
        var victim = await (await Task.WhenAny(run.Workers.Select(DeathAsync)));
        await ExpectAsync(run, victim, id, duplicates);
    }

    private static async Task AtReplyAsync(FaultRun run)
    {
        var pair = await run.StartTrappedPairAsync();
        await run.WarmUpAsync();
        var victim = await TrapAsync(run, pair, new Trap(TrapPoint.NeverReceived, Mark), FaultBehavior.Complete);
        await ExpectAsync(run, victim.Worker, victim.Id, duplicates: 0);
    }

    private static async Task AtFetchAsync(FaultRun run)
    {
        var pair = await run.StartTrappedPairAsync();
        var load = run.StartLoad();
        await run.DoneAsync(200);
        var victim = await TrapAsync(run, pair, new Trap(TrapPoint.NeverReceived, Mark), FaultBehavior.Complete);
        await ExpectAsync(run, victim.Worker, victim.Id, duplicates: 0);
        await load.StopAsync();
        run.Promise = new FaultPromise { InFlight = FaultRun.PrefetchCount, Recovery = FaultRun.LeaseAndSecond };
    }

    private static async Task AtRequestAsync(FaultRun run, FaultBehavior behavior, string script, TrapPoint point, int duplicates)
    {
        var pair = await run.StartTrappedPairAsync();
        await run.WarmUpAsync(behavior, behavior, behavior, behavior, behavior, behavior, behavior, behavior);
        var victim = await TrapAsync(run, pair, new Trap(point, FindSha(script)), behavior);
        await ExpectAsync(run, victim.Worker, victim.Id, duplicates, IsNothingLeftToDeliver(script, point));
    }

    /// <summary>Whether the step leaves the dead worker no message: it settled it, or the message is on its way to anybody.</summary>
    private static bool IsNothingLeftToDeliver(string script, TrapPoint point) =>
        script == "promoteDelayed" || (point == TrapPoint.Unanswered && script != "delayMessage");

    /// <summary>Sends the marked message into two trapped workers and kills the one whose trap springs.</summary>
    private static async Task<(FaultWorker Worker, int Id)> TrapAsync(
        FaultRun run, IReadOnlyList<(FaultWorker Worker, TrapProxy Proxy)> pair, Trap trap, FaultBehavior behavior)
    {
        var sprung = new List<(FaultWorker Worker, Task Sprung)>();
        foreach (var (worker, proxy) in pair)
        {
            var own = trap.Clone();
            proxy.Set(own);
            sprung.Add((worker, own.Sprung));
        }

        var id = await run.Sender.SendAsync(behavior, mark: Mark);
        await Task.WhenAny(sprung.Select(x => x.Sprung)).Unwrap().WaitAsync(TimeSpan.FromSeconds(90));
        // Both may have been about to do it at the same moment.
        var victim = sprung.First(x => x.Sprung.IsCompleted).Worker;
        foreach (var (worker, proxy) in pair)
        {
            proxy.Set(null);
        }

        victim.Process.Kill();
        return (victim, id);
    }

    private static async Task<FaultWorker> DeathAsync(FaultWorker worker)
    {
        await worker.Process.WaitForExitAsync();
        return worker;
    }

    /// <param name="run">The run.</param>
    /// <param name="victim">The worker that is dead or dying.</param>
    /// <param name="id">The message it died at.</param>
    /// <param name="duplicates">How many completions there are beyond the first.</param>
    /// <param name="isSettled">Whether it does not hold that message, so that nothing is delivered again.</param>
    private static async Task ExpectAsync(FaultRun run, FaultWorker victim, int id, int duplicates, bool isSettled = false)
    {
        var died = Stopwatch.GetTimestamp();
        await victim.Process.WaitForExitAsync();
        for (var index = 0; index < 40; index++)
        {
            await run.Sender.SendAsync();
        }

        if (!isSettled)
        {
            run.MeasureRedelivery(victim, died, [id]);
        }

        run.Promise = new FaultPromise { InFlight = 1, Duplicates = duplicates, Recovery = isSettled ? null : FaultRun.LeaseAndSecond };
    }

    private static async Task PoisonAsync(FaultRun run)
    {
        Task<FaultWorker> StartAsync() => run.StartWorkerAsync(x => x with { MaxDeliveryCount = 2 });
        await Task.WhenAll(StartAsync(), StartAsync(), StartAsync());
        await run.WarmUpAsync();
        await run.Sender.SendAsync(FaultBehavior.DieAlways);
        await Bus.Testing.Eventually.IsTrueAsync(() => run.Workers.Count(x => x.Process.HasExited) == 2, "two workers are dead");
        for (var index = 0; index < 40; index++)
        {
            await run.Sender.SendAsync();
        }

        run.Promise = new FaultPromise { InFlight = 1, Duplicates = 0 };
    }

    /// <summary>The name under which Redis knows a script of the transport.</summary>
    internal static string FindSha(string script)
    {
        using var stream = Assembly.Load("Bus.RedisStreams").GetManifestResourceStream($"{script}.lua")
            ?? throw new InvalidOperationException($"The transport has no script {script}.lua.");
        using var reader = new StreamReader(stream);
        return new RedisScript(script, reader.ReadToEnd()).Sha1;
    }
}
