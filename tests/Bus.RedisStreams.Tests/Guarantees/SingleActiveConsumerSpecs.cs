using System.Diagnostics;
using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>One consumer of a queue gets its messages; another takes over when it is gone.</summary>
public sealed class SingleActiveConsumerSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    [Fact]
    public async Task Only_one_gets_messages_and_another_goes_on_at_once_when_it_stops()
    {
        var first = new Inbox<Work>();
        var others = new Inbox<Work>();
        var active = await StartSingleAsync(first, TimeSpan.FromSeconds(30));
        await ActiveAsync();
        await StartSingleAsync(others, TimeSpan.FromSeconds(30));
        await StartSingleAsync(others, TimeSpan.FromSeconds(30));
        var sender = await StartSenderAsync();
        await SendAsync(sender, 0, 100);
        await Probe.EmptyAsync();
        first.All.Count.ShouldBe(100);
        others.All.ShouldBeEmpty();

        await active.StopAsync();
        var stopped = Stopwatch.StartNew();
        await SendAsync(sender, 100, 50);

        await others.CountAsync(50, TimeSpan.FromSeconds(5));
        stopped.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(6), "no lease had to end");
        await Probe.EmptyAsync();
        first.All.Count.ShouldBe(100);
    }

    [Fact]
    public async Task Another_takes_over_within_a_lease_and_a_second_of_a_crash_and_gets_first_what_was_held()
    {
        await using var doomed = await StartWorkerAsync(new WorkerOptions { LockMilliseconds = 2000, SingleActiveConsumer = true, ConcurrentMessageLimit = 1 });
        var sender = await StartSenderAsync();
        for (var id = 0; id < 5; id++)
        {
            await sender.SendAsync(Queue, new Work(id, WorkBehavior.Wait, 600_000));
        }

        await doomed.WaitForLineAsync("started 0");
        await Probe.HeldAsync(5);
        var inbox = new Inbox<Work>();
        await StartSingleAsync(inbox, TimeSpan.FromSeconds(2));
        await SendAsync(sender, 5, 20);

        doomed.Kill();
        var received = await inbox.CountAsync(1, TimeSpan.FromSeconds(3.5));

        received[0].Message.Id.ShouldBe(0);
        (await inbox.CountAsync(25)).Select(x => x.Message.Id).ShouldBe(Enumerable.Range(0, 25));
        await Probe.EmptyAsync();
    }

    [Fact]
    public async Task A_message_that_the_active_one_hands_back_comes_to_it_again_and_not_to_a_standby()
    {
        var failures = 0;
        var first = new Inbox<Work>();
        await StartSingleAsync(first, TimeSpan.FromSeconds(30), x =>
        {
            x.UnlockDelay = TimeSpan.FromMilliseconds(50);
            x.RethrowFaultedMessages();
        }, () => Interlocked.Increment(ref failures) < 5 ? throw new InvalidOperationException("not yet") : Task.CompletedTask);
        await ActiveAsync();
        var others = new Inbox<Work>();
        await StartSingleAsync(others, TimeSpan.FromSeconds(30));
        await StartSingleAsync(others, TimeSpan.FromSeconds(30));

        await (await StartSenderAsync()).SendAsync(Queue, new Work(1));

        await first.CountAsync(5, TimeSpan.FromSeconds(5));
        await Probe.EmptyAsync();
        others.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_frozen_active_one_is_no_more_so_when_it_wakes()
    {
        await using var frozen = await StartWorkerAsync(new WorkerOptions { LockMilliseconds = 3000, SingleActiveConsumer = true });
        await ActiveAsync();
        var inbox = new Inbox<Work>();
        await StartSingleAsync(inbox, TimeSpan.FromSeconds(3));
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Work(0));
        await frozen.WaitForLineAsync("completed 0");
        await Probe.EmptyAsync();

        var before = await GetActiveAsync();
        frozen.Stop();
        await Eventually.ReturnsAsync(GetActiveAsync, x => x is not null && x != before, "the other one is active");
        await sender.SendAsync(Queue, new Work(1));
        await inbox.CountAsync(1);
        frozen.Continue();
        await Eventually.ReturnsAsync(Probe.InstancesAsync, x => x.Count == 2, "it is back under a new name");
        await SendAsync(sender, 2, 50);

        await Probe.EmptyAsync();
        inbox.All.Select(x => x.Message.Id).ShouldBe(Enumerable.Range(1, 51));
        frozen.OutputLines.Where(x => x.StartsWith("started", StringComparison.Ordinal)).ShouldBe(["started 0 delivery 1"]);
    }

    [Fact]
    public async Task A_pause_of_the_queue_ends_for_the_active_one()
    {
        var state = new RedisKeys(KeyPrefix).Queue(Queue).State;
        var inbox = new Inbox<Work>();
        await StartSingleAsync(inbox, TimeSpan.FromSeconds(1));
        await ActiveAsync();
        await StartSingleAsync(inbox, TimeSpan.FromSeconds(1));
        await Server.SendAsync("HSET", state, "paused", 1);
        var sender = await StartSenderAsync();
        await SendAsync(sender, 0, 2);
        await Server.SendAsync("HDEL", state, "paused");

        await inbox.CountAsync(2);
        await Probe.EmptyAsync();
    }

    private static async Task SendAsync(SpecBus sender, int first, int count)
    {
        for (var id = first; id < first + count; id++)
        {
            await sender.SendAsync(Queue, new Work(id));
        }
    }

    private Task ActiveAsync() => Eventually.ReturnsAsync(
        async () => (await Server.SendAsync("HEXISTS", new RedisKeys(KeyPrefix).Queue(Queue).State, "active")).Integer, x => x == 1, "there is an active consumer");

    private async Task<string?> GetActiveAsync() => (await Server.SendAsync("HGET", new RedisKeys(KeyPrefix).Queue(Queue).State, "active")).Text;

    private Task<SpecBus> StartSingleAsync(Inbox<Work> inbox, TimeSpan lease, Action<IRedisStreamsReceiveEndpointConfigurator>? configure = null, Func<Task>? handle = null) =>
        StartReceiverAsync(x =>
        {
            x.LockDuration = lease;
            x.SingleActiveConsumer = true;
            x.ConcurrentMessageLimit = 1;
            configure?.Invoke(x);
            x.Handler<Work>(async c =>
            {
                await inbox.ReceiveAsync(c);
                if (handle is not null)
                {
                    await handle();
                }
            });
        });
}
