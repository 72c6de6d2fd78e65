using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>What holds a partition key, what lets it go, and where a message gets its key.</summary>
public sealed class PartitionSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    private readonly Inbox<Work> _inbox = new();

    [Fact]
    public async Task Other_keys_go_on_while_the_handler_of_one_is_blocked()
    {
        var release = new TaskCompletionSource();
        await StartPartitionedAsync(async c =>
        {
            if (c.Message.Id == 0)
            {
                await release.Task;
            }
        });
        var sender = await StartSenderAsync();
        await SendAsync(sender, 0, "a");
        await SendAsync(sender, 1, "a");
        for (var id = 2; id < 100; id++)
        {
            await SendAsync(sender, id, $"b{id % 7}");
        }

        await sender.SendAsync(Queue, new Work(100));

        (await _inbox.CountAsync(100)).Select(x => x.Message.Id).ShouldNotContain(1);
        release.SetResult();
        (await _inbox.CountAsync(101))[^1].Message.Id.ShouldBe(1);
        await Probe.EmptyAsync();
    }

    [Fact]
    public async Task A_message_that_goes_to_the_error_queue_lets_the_next_of_its_key_go()
    {
        await StartPartitionedAsync(c => c.Message.Behavior == WorkBehavior.Throw ? throw new InvalidOperationException("told to") : Task.CompletedTask);
        var sender = await StartSenderAsync();

        await SendAsync(sender, 0, "a", WorkBehavior.Throw);
        await SendAsync(sender, 1, "a");

        (await _inbox.CountAsync(2)).Select(x => x.Message.Id).ShouldBe([0, 1]);
        await Probe.EmptyAsync();
        var moved = (await ProbeOf($"{Queue}_error").EntriesAsync()).ShouldHaveSingleItem();
        moved["partition-key"].Text.ShouldBe("a");
    }

    [Fact]
    public async Task A_delayed_redelivery_lets_the_next_of_its_key_go()
    {
        await StartPartitionedAsync(
            c => c.Message.Behavior == WorkBehavior.Throw && c.GetRedeliveryCount() == 0 ? throw new InvalidOperationException("not yet") : Task.CompletedTask,
            x => x.UseDelayedRedelivery(r => r.Intervals(TimeSpan.FromMilliseconds(300))));
        var sender = await StartSenderAsync();

        await SendAsync(sender, 0, "a", WorkBehavior.Throw);
        await SendAsync(sender, 1, "a");

        var received = await _inbox.CountAsync(3);
        received.Select(x => x.Message.Id).ShouldBe([0, 1, 0]);
        received[2].PartitionKey().ShouldBe("a");
        await Probe.EmptyAsync();
    }

    [Fact]
    public async Task A_message_that_is_released_to_be_delivered_again_keeps_its_place()
    {
        var failures = 0;
        await StartPartitionedAsync(
            c => c.Message.Id == 0 && Interlocked.Increment(ref failures) < 3 ? throw new InvalidOperationException("not yet") : Task.CompletedTask,
            x =>
            {
                x.UnlockDelay = TimeSpan.FromMilliseconds(100);
                x.RethrowFaultedMessages();
            });
        var sender = await StartSenderAsync();

        await SendAsync(sender, 0, "a");
        await SendAsync(sender, 1, "a");

        (await _inbox.CountAsync(4)).Select(x => x.Message.Id).ShouldBe([0, 0, 0, 1]);
        await Probe.EmptyAsync();
    }

    [Fact]
    public async Task Parked_messages_that_expired_are_passed_over()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await StartPartitionedAsync(async c =>
        {
            if (c.Message.Id == 0)
            {
                started.TrySetResult();
                await release.Task;
            }
        });
        var sender = await StartSenderAsync();
        await SendAsync(sender, 0, "a");
        await started.Task;
        for (var id = 1; id < 4; id++)
        {
            await sender.SendAsync(Queue, new Work(id), x =>
            {
                x.SetPartitionKey("a");
                x.TimeToLive = TimeSpan.FromSeconds(2);
            });
        }

        await SendAsync(sender, 4, "a");
        await Eventually.ReturnsAsync(
            Probe.PendingRowsAsync, x => x.Count(row => row.Owner == RedisStreamsDefaults.ParkedConsumer) == 4, "all others are parked", x => string.Join(' ', x));
        var sent = System.Diagnostics.Stopwatch.StartNew();
        await Eventually.IsTrueAsync(() => sent.ElapsedMilliseconds > 2000, "their time is over");
        release.SetResult();

        await Probe.EmptyAsync(TimeSpan.FromSeconds(5));
        _inbox.All.Select(x => x.Message.Id).ShouldBe([0, 4]);
    }

    [Fact]
    public async Task A_consumer_that_lost_its_lease_and_completes_late_lets_no_later_message_go()
    {
        await using var proxy = new FaultProxy(Server.Port);
        var (started, late, release) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        var lost = new Inbox<Work>();
        await StartReceiverAsync(
            x =>
            {
                x.LockDuration = TimeSpan.FromMilliseconds(500);
                x.SetReceiveMode(RedisStreamsReceiveMode.Partitioned);
                x.Handler<Work>(async c =>
                {
                    await lost.ReceiveAsync(c);
                    started.TrySetResult();
                    await late.Task;
                });
            },
            proxy.Port);
        var sender = await StartSenderAsync();
        await SendAsync(sender, 0, "a");
        await started.Task;
        proxy.BlackHole(ProxyDirection.ToServer);
        await StartPartitionedAsync(
            c => c.Message.Id == 0 ? release.Task : Task.CompletedTask,
            x =>
            {
                x.LockDuration = TimeSpan.FromMilliseconds(500);
                x.PrefetchCount = 1;
            });
        (await _inbox.FirstAsync()).Message.Id.ShouldBe(0);
        await SendAsync(sender, 1, "a");

        late.SetResult();
        proxy.DropConnections();
        proxy.Heal();
        await SendAsync(sender, 2, "b");
        (await lost.CountAsync(2))[1].Message.Id.ShouldBe(2);
        await Eventually.ReturnsAsync(
            Probe.PendingRowsAsync, x => x.Count == 2 && x.Any(row => row.Owner == RedisStreamsDefaults.ParkedConsumer), "the late completion is dealt with", x => string.Join(' ', x));

        (await Probe.LengthAsync()).ShouldBe(2, "what another has is not settled");
        release.SetResult();
        await Probe.EmptyAsync();
        _inbox.All.Concat(lost.All).Select(x => x.Message.Id).Order().ShouldBe([0, 0, 1, 2]);
    }

    [Fact]
    public async Task A_key_may_be_written_by_any_client_and_be_no_text()
    {
        await StartPartitionedAsync(_ => Task.CompletedTask);
        byte[] key = [0xff, 0x00, 0xfe];
        for (var id = 0; id < 3; id++)
        {
            await Server.SendAsync("XADD", Probe.Lane, "*", "partition-key", key, "body", $$"""{"id":{{id}}}""");
        }

        (await _inbox.CountAsync(3)).Select(x => x.Message.Id).ShouldBe([0, 1, 2]);
        await Probe.EmptyAsync(TimeSpan.FromSeconds(5));
        await Eventually.PassesAsync(async () => (await Server.SendAsync("EXISTS", new RedisKeys(KeyPrefix).Queue(Queue).Partitions)).Integer.ShouldBe(0));
    }

    [Fact]
    public async Task A_formatter_gives_keys_and_a_consumer_passes_its_own_on_to_queues_and_not_to_topics()
    {
        var sent = new Inbox<Work>();
        var published = new Inbox<Announcement>();
        await StartAsync("next", x => x.Handler<Work>(sent.ReceiveAsync));
        await StartAsync("announcements", x => x.Handler<Announcement>(published.ReceiveAsync));
        await StartPartitionedAsync(async c =>
        {
            await c.Send(new Uri("queue:next"), new Work(c.Message.Id + 10));
            await c.Send(new Uri("queue:next"), new Work(c.Message.Id + 20), x => x.SetPartitionKey("own"));
            await c.Publish(new Announcement(c.Message.Id));
        });
        var sender = await StartAsync(configure: (_, x) => x.SendTopology.UsePartitionKeyFormatter<Work>(w => w.Message.Key));

        await sender.SendAsync(Queue, new Work(1, Key: "formatted"));

        (await _inbox.FirstAsync()).PartitionKey().ShouldBe("formatted");
        (await sent.CountAsync(2)).ToDictionary(x => x.Message.Id, x => x.PartitionKey()).ShouldBe(new Dictionary<int, string?> { [11] = "formatted", [21] = "own" });
        (await published.FirstAsync()).PartitionKey().ShouldBeNull();
    }

    [Fact]
    public async Task A_sleeping_consumer_is_woken_for_each_next_message_of_a_key()
    {
        await StartPartitionedAsync(_ => Task.CompletedTask, x => x.LockDuration = TimeSpan.FromSeconds(30));
        await StartPartitionedAsync(_ => Task.CompletedTask, x => x.LockDuration = TimeSpan.FromSeconds(30));
        var sender = await StartSenderAsync();

        for (var id = 0; id < 20; id++)
        {
            await SendAsync(sender, id, "a");
            await Probe.EmptyAsync(TimeSpan.FromSeconds(5));
        }

        _inbox.All.Select(x => x.Message.Id).ShouldBe(Enumerable.Range(0, 20));
        _inbox.All.ShouldAllBe(x => !x.ReceiveContext.Redelivered);
    }

    private static Task SendAsync(SpecBus sender, int id, string key, WorkBehavior behavior = WorkBehavior.Complete) =>
        sender.SendAsync(Queue, new Work(id, behavior), x => x.SetPartitionKey(key));

    private Task<SpecBus> StartPartitionedAsync(Func<ConsumeContext<Work>, Task> handle, Action<IRedisStreamsReceiveEndpointConfigurator>? configure = null) =>
        StartReceiverAsync(x =>
        {
            x.SetReceiveMode(RedisStreamsReceiveMode.Partitioned);
            configure?.Invoke(x);
            x.Handler<Work>(async c =>
            {
                await _inbox.ReceiveAsync(c);
                await handle(c);
            });
        });

    public sealed record Announcement(int Id);
}
