using System.Diagnostics;
using Bus.Faults.Harness;

namespace Bus.Faults.Cases;

/// <summary>A primary dies or gives way, behind sentinels and in a cluster, and a queue's slot moves, while two workers have all they can do.</summary>
internal static class TopologyFaults
{
    // What a primary took and no replica had, at most: replication is a matter of milliseconds, a takeover one of seconds.
    private static readonly TimeSpan Unreplicated = TimeSpan.FromSeconds(2);

    internal static IReadOnlyList<FaultCase> All { get; } =
    [
        new("sentinel-failover", "kill -9 of the primary behind sentinels", false, run => KillPrimaryAsync(run, isConfirmed: false)) { StartRedisAsync = SentinelRedis.StartAsync },
        new("sentinel-failover-confirmed", "the same; sends wait for both replicas (`WaitForReplicas`)", false, run => KillPrimaryAsync(run, isConfirmed: true)) { StartRedisAsync = SentinelRedis.StartAsync },
        new("sentinel-handover", "`SENTINEL FAILOVER`: the primary is well and has to follow a replica", false, HandOverBySentinelAsync) { StartRedisAsync = SentinelRedis.StartAsync },
        new("cluster-failover", "kill -9 of the cluster node that has the queue", false, run => KillPrimaryAsync(run, isConfirmed: false)) { StartRedisAsync = ClusterRedis.StartAsync },
        new("cluster-failover-confirmed", "the same; sends wait for the node's replica (`WaitForReplicas`)", false, run => KillPrimaryAsync(run, isConfirmed: true)) { StartRedisAsync = ClusterRedis.StartAsync },
        new("cluster-handover", "`CLUSTER FAILOVER` to the replica of the node that has the queue", false, HandOverInClusterAsync) { StartRedisAsync = ClusterRedis.StartAsync },
        new("slot-moved", "the queue's slot moves to another node, key by key", false, MoveSlotAsync) { StartRedisAsync = ClusterRedis.StartAsync },
    ];

    private static async Task KillPrimaryAsync(FaultRun run, bool isConfirmed)
    {
        if (isConfirmed)
        {
            await run.SendConfirmedAsync(run.Redis is SentinelRedis ? SentinelRedis.Replicas : ClusterRedis.Replicas);
        }

        await run.StartPairAsync();
        var load = run.StartLoad();
        await run.DoneAsync(200);
        var primary = await run.Redis.FindServerAsync(QueueView.Lane);
        var replica = run.Redis is ClusterRedis cluster ? await cluster.Setup.ReplicaOfAsync(primary) : null;
        await primary.KillAsync();
        var killed = Stopwatch.GetTimestamp();
        if (run.Redis is SentinelRedis sentinel)
        {
            await sentinel.Setup.AwaitFailoverAsync(primary);
        }
        else
        {
            await ((ClusterRedis)run.Redis).Setup.AwaitPrimaryAsync(replica!);
        }

        run.MeasureResumption(Stopwatch.GetTimestamp());

        // It comes back as a replica: without it there are too few of them to confirm a send.
        await primary.RestartAsync();
        await GoOnAsync(run, load, killed, killed, isConfirmed);
    }

    private static async Task HandOverBySentinelAsync(FaultRun run)
    {
        await run.StartPairAsync();
        var load = run.StartLoad();
        await run.DoneAsync(200);
        var asked = Stopwatch.GetTimestamp();
        await ((SentinelRedis)run.Redis).Setup.FailoverAsync();
        var done = Stopwatch.GetTimestamp();
        run.MeasureResumption(done);
        await GoOnAsync(run, load, asked, done, isConfirmed: false);
    }

    private static async Task HandOverInClusterAsync(FaultRun run)
    {
        await run.StartPairAsync();
        var load = run.StartLoad();
        await run.DoneAsync(200);
        var setup = ((ClusterRedis)run.Redis).Setup;
        await setup.FailoverAsync(await setup.ReplicaOfAsync(await setup.OwnerOfAsync(QueueView.Lane)));
        run.MeasureResumption(Stopwatch.GetTimestamp());
        await run.DoneAsync(run.Workers.Sum(x => x.DoneCount) + 200);
        await load.StopAsync();

        // The node pauses its clients until the replica has everything: nothing that it acknowledged is missing.
        run.Promise = new FaultPromise { InFlight = (2 * FaultRun.PrefetchCount) + FaultLoad.Senders, Recovery = FaultRun.AfterReturn };
    }

    private static async Task MoveSlotAsync(FaultRun run)
    {
        await run.StartPairAsync();
        var load = run.StartLoad();
        await run.DoneAsync(200);
        var setup = ((ClusterRedis)run.Redis).Setup;
        var owner = await setup.OwnerOfAsync(QueueView.Lane);
        var target = (await run.Redis.FindServersAsync()).First(x => x != owner);
        await (await setup.PrepareMigrationAsync(await setup.SlotOfAsync(QueueView.Lane), target)).RunAsync();
        run.MeasureResumption(Stopwatch.GetTimestamp());
        await run.DoneAsync(run.Workers.Sum(x => x.DoneCount) + 200);
        await load.StopAsync();
        run.Promise = new FaultPromise { InFlight = (2 * FaultRun.PrefetchCount) + FaultLoad.Senders, Recovery = FaultRun.AfterReturn };
    }

    /// <summary>
    /// Awaits that workers go on, ends the load, and counts what the old primary may have taken along between two times: sends, where they waited for no replica,
    /// and acknowledgements.
    /// </summary>
    private static async Task GoOnAsync(FaultRun run, FaultLoad load, long from, long until, bool isConfirmed)
    {
        await run.DoneAsync(run.Workers.Sum(x => x.DoneCount) + 200);
        await load.StopAsync();
        run.Promise = new FaultPromise
        {
            InFlight = (2 * FaultRun.PrefetchCount) + FaultLoad.Senders + run.Workers.SelectMany(x => x.Lines).Count(x => !x.IsStart && IsWithin(x.Time)),
            MayLose = isConfirmed ? 0 : run.Sender.Acknowledged.Values.Count(x => IsWithin(x.Time)),
            Recovery = FaultRun.AfterReturn,
        };

        bool IsWithin(long time) => time > from - Ticks(Unreplicated) && time < until + Ticks(Unreplicated);
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
