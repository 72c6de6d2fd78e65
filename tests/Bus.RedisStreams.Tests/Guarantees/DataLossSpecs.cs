using System.Collections.Concurrent;
using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>Keys, scripts and memory may vanish under a running bus: it makes its own things whole again.</summary>
public sealed class DataLossSpecs(OwnRedisServer redis) : RedisStreamsSpecs(redis.Server), IClassFixture<OwnRedisServer>
{
    [Fact]
    public async Task After_a_flush_of_everything_endpoints_go_on()
    {
        var inbox = new Inbox<Work>();
        var bus = await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));
        await bus.SendAsync(Queue, new Work(1));
        await inbox.CountAsync(1);

        await Server.FlushAsync();
        await bus.SendAsync(Queue, new Work(2));

        await inbox.CountAsync(2, TimeSpan.FromSeconds(2));
        await Eventually.ReturnsAsync(SubscriptionsAsync, x => x.Contains($"queue:{Queue}", StringComparison.Ordinal), "the subscription is back");
        await bus.Control.Publish(new Work(3));
        await inbox.CountAsync(3, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task After_a_flush_a_publisher_with_cached_routes_finds_who_subscribes_now()
    {
        var first = new Inbox<Work>();
        var second = new Inbox<Work>();
        var publisher = await StartSenderAsync();
        var former = await StartReceiverAsync(x => x.Handler<Work>(first.ReceiveAsync));
        await publisher.Control.Publish(new Work(1));
        await first.CountAsync(1);
        await former.StopAsync();

        await Server.FlushAsync();
        await StartAsync("other", x => x.Handler<Work>(second.ReceiveAsync));
        await publisher.Control.Publish(new Work(2));

        (await second.CountAsync(1, TimeSpan.FromSeconds(2)))[0].Message.Id.ShouldBe(2);
    }

    [Fact]
    public async Task A_deleted_queue_comes_back_under_load()
    {
        var handled = new ConcurrentDictionary<int, bool>();
        var bus = await StartReceiverAsync(x => x.Handler<Work>(c =>
        {
            handled[c.Message.Id] = true;
            return Task.CompletedTask;
        }));
        for (var round = 0; round < 5; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(id => bus.SendAsync(Queue, new Work((round * 100) + id))));
            await Server.SendAsync("DEL", Probe.Lane, Probe.Wake, Probe.Leases);
            await bus.SendAsync(Queue, new Work((round * 100) + 99));
            await Eventually.IsTrueAsync(() => handled.ContainsKey((round * 100) + 99), "a message behind the deletion is handled", deadline: TimeSpan.FromSeconds(3));
        }
    }

    [Fact]
    public async Task A_deleted_group_comes_back_and_no_message_is_lost()
    {
        var handled = new ConcurrentDictionary<int, bool>();
        var bus = await StartReceiverAsync(x => x.Handler<Work>(c =>
        {
            handled[c.Message.Id] = true;
            return Task.CompletedTask;
        }));
        await bus.SendAsync(Queue, new Work(-1));
        await Probe.EmptyAsync();

        var sending = Parallel.ForEachAsync(Enumerable.Range(0, 1000), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (id, _) => await bus.SendAsync(Queue, new Work(id)));
        await Eventually.IsTrueAsync(() => handled.Count > 200, "some are handled");
        await Server.SendAsync("XGROUP", "DESTROY", Probe.Lane, RedisStreamsDefaults.ConsumerGroup);
        await sending;

        await Eventually.IsTrueAsync(() => handled.Count == 1001, "all are handled", () => $"{handled.Count}", TimeSpan.FromSeconds(5));
        await Probe.EmptyAsync();
    }

    [Fact]
    public async Task Messages_of_a_deleted_consumer_are_delivered_within_a_lease()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await StartReceiverAsync(x =>
        {
            x.LockDuration = TimeSpan.FromSeconds(1);
            x.PrefetchCount = 4;
            x.ConcurrentMessageLimit = 1;
            x.Handler<Work>(async _ =>
            {
                started.TrySetResult();
                await release.Task;
            });
        });
        var owner = (await Probe.InstancesAsync()).ShouldHaveSingleItem();
        var sender = await StartSenderAsync();
        for (var id = 0; id < 4; id++)
        {
            await sender.SendAsync(Queue, new Work(id));
        }

        await started.Task;
        await Probe.HeldAsync(4);
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x =>
        {
            x.LockDuration = TimeSpan.FromSeconds(1);
            x.Handler<Work>(inbox.ReceiveAsync);
        });

        await Server.SendAsync("XGROUP", "DELCONSUMER", Probe.Lane, RedisStreamsDefaults.ConsumerGroup, owner);

        (await inbox.CountAsync(4, TimeSpan.FromSeconds(3))).Select(x => x.Message.Id).Order().ShouldBe([0, 1, 2, 3]);
        release.SetResult();
        await Probe.EmptyAsync();
    }

    [Fact]
    public async Task Forgotten_scripts_are_loaded_again_under_load()
    {
        var inbox = new Inbox<Work>();
        var bus = await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));
        var sending = Parallel.ForEachAsync(Enumerable.Range(0, 1000), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (id, _) => await bus.SendAsync(Queue, new Work(id)));

        while (!sending.IsCompleted)
        {
            await Server.SendAsync("SCRIPT", "FLUSH", "SYNC");
        }

        await sending;
        (await inbox.CountAsync(1000)).Select(x => x.Message.Id).Order().ShouldBe(Enumerable.Range(0, 1000));
        await Probe.EmptyAsync();
    }

    [Fact]
    public async Task With_memory_used_up_sends_fail_with_a_sentence_and_consumers_settle_all_there_is()
    {
        var release = new TaskCompletionSource();
        var errors = ProbeOf($"{Queue}_error");
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x =>
        {
            x.PublishFaults = false;
            x.PrefetchCount = 8;
            x.ConcurrentMessageLimit = 4;
            x.Handler<Work>(async c =>
            {
                await inbox.ReceiveAsync(c);
                await release.Task;
                if (c.Message.Behavior == WorkBehavior.Throw)
                {
                    throw new InvalidOperationException("told to");
                }
            });
        });
        var sender = await StartSenderAsync();
        for (var id = 0; id < 20; id++)
        {
            await sender.SendAsync(Queue, new Work(id, id % 10 == 0 ? WorkBehavior.Throw : WorkBehavior.Complete));
        }

        await inbox.CountAsync(4);
        await Server.ConfigSetAsync("maxmemory-policy", "noeviction");
        await Server.ConfigSetAsync("maxmemory", 1);
        try
        {
            var send = await Should.ThrowAsync<TransportException>(() => sender.SendAsync(Queue, new Work(99)));
            var publish = await Should.ThrowAsync<TransportException>(() => sender.Control.Publish(new Work(99)));
            send.Message.ShouldContain("memory");
            publish.Message.ShouldContain("memory");
            release.SetResult();
            await Probe.EmptyAsync();
            (await errors.LengthAsync()).ShouldBe(2);
            inbox.All.Count.ShouldBe(20);
        }
        finally
        {
            await Server.ConfigSetAsync("maxmemory", 0);
        }

        await sender.SendAsync(Queue, new Work(100));
        await inbox.CountAsync(21);
    }

    [Fact]
    public async Task A_key_that_is_no_stream_fails_the_start_with_a_sentence_that_names_it()
    {
        await Server.SendAsync("SET", Probe.Lane, "mine");

        var failure = await Should.ThrowAsync<ConnectionException>(() => StartReceiverAsync(x => x.Handler<Work>(_ => Task.CompletedTask)));

        failure.Message.ShouldContain(Probe.Lane);
        failure.Message.ShouldContain("not a stream");
        (await Server.SendAsync("GET", Probe.Lane)).Text.ShouldBe("mine");
    }

    [Fact]
    public async Task An_error_queue_whose_key_is_taken_keeps_the_message_until_the_key_is_free()
    {
        var errors = ProbeOf($"{Queue}_error");
        await Server.SendAsync("SET", errors.Lane, "mine");
        var deliveries = 0;
        var bus = await StartReceiverAsync(x =>
        {
            x.UnlockDelay = TimeSpan.FromMilliseconds(50);
            x.Handler<Work>(_ =>
            {
                Interlocked.Increment(ref deliveries);
                throw new InvalidOperationException("told to");
            });
        });

        await bus.SendAsync(Queue, new Work(1));
        await Eventually.IsTrueAsync(() => deliveries >= 3, "it is delivered again");
        (await Probe.LengthAsync()).ShouldBe(1);
        await Server.SendAsync("DEL", errors.Lane);

        await Probe.EmptyAsync();
        (await errors.LengthAsync()).ShouldBe(1);
    }

    private async Task<string> SubscriptionsAsync() => (await Server.SendAsync("HGETALL", new RedisKeys(KeyPrefix).Topic("Bus.TestWorker:Work"))).ToString();
}
