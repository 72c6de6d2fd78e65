using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>A worker that crashes or freezes loses nothing, and nothing waits for it longer than its lease.</summary>
public sealed class CrashSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    private string _lastScores = string.Empty;
    private int _renewals;

    [Fact]
    public async Task Messages_of_a_killed_worker_are_redelivered_within_a_lease_and_a_second()
    {
        await using var doomed = await StartWorkerAsync(new WorkerOptions { LockMilliseconds = 2000, PrefetchCount = 8, ConcurrentMessageLimit = 4 });
        var sender = await StartSenderAsync();
        for (var id = 0; id < 8; id++)
        {
            await sender.SendAsync(Queue, new Work(id, WorkBehavior.Wait, 600_000));
        }

        await Probe.HeldAsync(8);
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x =>
        {
            x.LockDuration = TimeSpan.FromSeconds(2);
            x.Handler<Work>(inbox.ReceiveAsync);
        });
        doomed.Kill();

        (await inbox.CountAsync(8, TimeSpan.FromSeconds(3.5))).Select(x => x.Message.Id).Order().ShouldBe(Enumerable.Range(0, 8));
        inbox.All.Count(x => x.ReceiveContext.Redelivered).ShouldBe(4, "four handlers had started before the crash");
        await Probe.EmptyAsync();
        await Eventually.ReturnsAsync(Probe.ConsumersAsync, x => x.Count <= 1, "the dead instance's consumer is removed", x => string.Join(',', x));
    }

    [Fact]
    public async Task A_restarted_worker_recovers_its_predecessor_without_others_help()
    {
        await using (var doomed = await StartWorkerAsync())
        {
            var sender = await StartSenderAsync();
            await sender.SendAsync(Queue, new Work(1, WorkBehavior.Wait, 600_000));
            await doomed.WaitForLineAsync("started 1");
            doomed.Kill();
        }

        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));

        (await inbox.CountAsync(1, TimeSpan.FromSeconds(2.5)))[0].Message.Id.ShouldBe(1);
    }

    [Fact]
    public async Task A_live_worker_keeps_a_message_for_many_leases()
    {
        var deliveries = 0;
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await StartReceiverAsync(x =>
        {
            x.LockDuration = TimeSpan.FromMilliseconds(500);
            x.PrefetchCount = 2;
            x.ConcurrentMessageLimit = 1;
            x.Handler<Work>(async _ =>
            {
                Interlocked.Increment(ref deliveries);
                started.TrySetResult();
                await release.Task;
            });
        });
        var others = new Inbox<Work>();
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Work(1));
        await started.Task;
        await sender.SendAsync(Queue, new Work(2));
        await Probe.HeldAsync(2);
        await StartReceiverAsync(x =>
        {
            x.LockDuration = TimeSpan.FromMilliseconds(500);
            x.Handler<Work>(others.ReceiveAsync);
        });

        await sender.SendAsync(Queue, new Work(3));
        await others.FirstAsync();
        await Eventually.ReturnsAsync(RenewalsAsync, x => x >= 3, "three leases have passed", deadline: TransportSpecs.Deadline);
        release.SetResult();
        await Probe.EmptyAsync();

        deliveries.ShouldBe(2);
        others.All.Select(x => x.Message.Id).ShouldBe([3]);
    }

    [Fact]
    public async Task A_frozen_worker_is_told_that_it_lost_its_lease_and_goes_on_under_a_new_name()
    {
        await using var frozen = await StartWorkerAsync(new WorkerOptions { LockMilliseconds = 500 });
        var before = (await Probe.InstancesAsync()).ShouldHaveSingleItem();
        var inbox = new Inbox<Work>();
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Work(1, WorkBehavior.Wait, 600_000));
        await frozen.WaitForLineAsync("started 1");
        var other = await StartReceiverAsync(x =>
        {
            x.LockDuration = TimeSpan.FromMilliseconds(500);
            x.Handler<Work>(inbox.ReceiveAsync);
        });

        frozen.Stop();
        (await inbox.CountAsync(1))[0].Message.Id.ShouldBe(1);
        frozen.Continue();

        await frozen.WaitForLineAsync("canceled 1");
        await other.StopAsync();
        var after = await Eventually.ReturnsAsync(Probe.InstancesAsync, x => x.Count == 1, "one instance is left");
        after[0].ShouldNotBe(before);
        await sender.SendAsync(Queue, new Work(2));
        await frozen.WaitForLineAsync("completed 2");
        await Probe.EmptyAsync();
        await Eventually.ReturnsAsync(Probe.ConsumersAsync, x => !x.Contains(before), "the lost name has no consumer left", x => string.Join(',', x));
    }

    [Fact]
    public async Task A_message_that_kills_its_worker_goes_to_the_error_queue_and_its_requester_learns_of_it()
    {
        var faults = new Inbox<Fault<Work>>();
        var sender = await StartAsync("faults", x => x.Handler<Fault<Work>>(faults.ReceiveAsync));
        await sender.SendAsync(Queue, new Work(1, WorkBehavior.Die));
        var options = new WorkerOptions { LockMilliseconds = 500, MaxDeliveryCount = 2 };
        for (var delivery = 1; delivery <= 2; delivery++)
        {
            await using var doomed = LaunchWorker(options);
            await doomed.WaitForExitAsync();
            doomed.Lines.ShouldContain($"started 1 delivery {delivery}");
        }

        await using var survivor = await StartWorkerAsync(options);
        await sender.SendAsync(Queue, new Work(2));
        await survivor.WaitForLineAsync("completed 2");

        var fault = (await faults.FirstAsync()).Message;
        fault.Message.Id.ShouldBe(1);
        fault.Exceptions[0].ExceptionType.ShouldBe(TypeCache<MaxDeliveryCountExceededException>.ShortName);
        await Probe.EmptyAsync();
        var moved = (await ProbeOf($"{Queue}_error").EntriesAsync()).ShouldHaveSingleItem();
        moved["headers"].Text!.ShouldContain("MaxDeliveryCount is 2");
        faults.All.Count.ShouldBe(1);
        survivor.Lines.ShouldNotContain(x => x.StartsWith("started 1 ", StringComparison.Ordinal));
    }

    /// <summary>How often the leases were seen to have moved, in whole leases.</summary>
    private async Task<int> RenewalsAsync()
    {
        var scores = string.Join(',', (await Server.SendAsync("ZRANGE", Probe.Leases, 0, -1, "WITHSCORES")).ToString());
        if (scores != _lastScores)
        {
            _lastScores = scores;
            _renewals++;
        }

        return _renewals / 6;
    }
}
