using Bus.Contracts.Specs;
using Bus.Redis;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.RedisStreams.Tests.Topology;

/// <summary>What touches several keys, on a cluster: they lie in many slots, on three nodes.</summary>
public sealed class ClusterFeatureSpecs(SharedRedisCluster redis) : TransportSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync))
{
    private const int Queues = 12;

    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private TopologyUnderTest Cluster => (TopologyUnderTest)Transport;

    [Fact]
    public async Task A_publish_reaches_queues_of_all_nodes_once_each_and_their_replicas()
    {
        var inboxes = Enumerable.Range(0, Queues).Select(_ => new Inbox<Work>()).ToArray();
        var bus = await StartAsync(configure: (_, x) =>
        {
            for (var index = 0; index < Queues; index++)
            {
                x.ReceiveEndpoint($"queue-{index}", Into(inboxes[index]));
            }
        });

        await bus.Control.Publish(new Work(1), x => x.WaitForReplicas(1, Deadline));
        await Task.WhenAll(Enumerable.Range(2, 50).Select(id => bus.Control.Publish(new Work(id))));

        foreach (var inbox in inboxes)
        {
            (await inbox.CountAsync(51)).Select(x => x.Message.Id).Order().ShouldBe(Enumerable.Range(1, 51));
        }
    }

    [Fact]
    public async Task Scheduled_publishes_come_and_canceled_ones_do_not()
    {
        var (first, second) = (new Inbox<Work>(), new Inbox<Work>());
        var bus = await StartAsync(
            register: x => x.AddRedisStreamsMessageScheduler(),
            configure: (_, x) =>
            {
                x.ReceiveEndpoint("first", Into(first));
                x.ReceiveEndpoint("second", Into(second));
            });
        var scheduler = bus.Services.CreateScope().ServiceProvider.GetRequiredService<IMessageScheduler>();
        var sends = await scheduler.ScheduleSend(new Uri("queue:first"), Never, new Work(1));
        var publishes = await scheduler.SchedulePublish(Never, new Work(2));
        await scheduler.CancelScheduledSend(sends);
        await scheduler.CancelScheduledPublish(typeof(Work), publishes.TokenId);

        await scheduler.SchedulePublish(TimeSpan.FromMilliseconds(200), new Work(3));

        (await first.FirstAsync()).Message.Id.ShouldBe(3);
        (await second.FirstAsync()).Message.Id.ShouldBe(3);
        await using var administration = OpenAdministration();
        (await administration.GetQueueAsync("first"))!.Delayed.ShouldBe(0);
    }

    [Fact]
    public async Task Messages_of_a_key_run_in_order_and_one_at_a_time()
    {
        var ledger = new OrderLedger();
        for (var instance = 0; instance < 2; instance++)
        {
            await StartAsync(configure: (_, x) => x.ReceiveEndpoint("orders", endpoint =>
            {
                ((IRedisStreamsReceiveEndpointConfigurator)endpoint).SetReceiveMode(RedisStreamsReceiveMode.Partitioned);
                endpoint.Handler<Work>(c => ledger.Handle()(c));
            }));
        }

        var sender = await StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(async key =>
        {
            for (var id = 0; id < 20; id++)
            {
                await sender.SendAsync("orders", new Work(id, Key: $"k{key}"), x => x.SetPartitionKey($"k{key}"));
            }
        }));
        await Eventually.IsTrueAsync(() => ledger.Ended == 100, "all have run", () => $"{ledger.Ended} have run");

        foreach (var key in Enumerable.Range(0, 5))
        {
            ledger.Started($"k{key}").ShouldBe(Enumerable.Range(0, 20));
            ledger.MostAtOnce($"k{key}").ShouldBe(1);
        }
    }

    [Fact]
    public async Task A_second_message_of_the_same_id_is_dropped_and_data_beside_a_message_come_along()
    {
        var inbox = new Inbox<Work>();
        var bus = await StartAsync(configure: (_, x) => x.ReceiveEndpoint("once", Into(inbox)));
        for (var id = 0; id < 3; id++)
        {
            await bus.SendAsync("once", new Work(id), x => x.SetDeduplicationId("same"));
            await bus.Control.Publish(new Work(10 + id), x => x.SetDeduplicationId("published"));
        }

        await bus.SendAsync("once", new Work(99));
        await Eventually.IsTrueAsync(() => inbox.All.Any(x => x.Message.Id == 99), "the last one has come");
        inbox.All.Select(x => x.Message.Id).Order().ShouldBe([0, 10, 99]);

        await using var repository = new RedisStreamsMessageDataRepository(Cluster.Options, Cluster.KeyPrefix);
        var data = new byte[MessageDataStore.PartLength * 2 + 1];
        Random.Shared.NextBytes(data);
        using var read = new MemoryStream();
        await (await repository.Get(await repository.Put(new MemoryStream(data)))).CopyToAsync(read);
        read.ToArray().AsSpan().SequenceEqual(data).ShouldBeTrue();
    }

    [Fact]
    public async Task Administration_sees_the_queues_and_topics_of_all_nodes()
    {
        await using var administration = OpenAdministration();
        var names = Enumerable.Range(0, Queues).Select(x => $"queue-{x}").Order(StringComparer.Ordinal).ToList();
        var inbox = new Inbox<Work>();
        await StartAsync(configure: (_, x) => names.ForEach(name => x.ReceiveEndpoint(name, Into(inbox))));

        (await administration.GetQueueNamesAsync()).ShouldBe(names);
        var queues = await administration.GetQueuesAsync().ToListAsync();
        queues.Select(x => x.Consumers).ShouldAllBe(x => x == 1);
        (await administration.GetTopicsAsync()).Single(x => x.Name == "Bus.TestWorker:Work").Subscriptions.Count.ShouldBe(Queues);
        (await administration.GetConsumersAsync(names[0])).ShouldHaveSingleItem().LeaseLeft.ShouldBeGreaterThan(TimeSpan.Zero);
        (await administration.PauseAsync(names[0])).ShouldBeTrue();
        (await administration.GetQueueAsync(names[0]))!.IsPaused.ShouldBeTrue();
        (await administration.ResumeAsync(names[0])).ShouldBeTrue();
    }

    [Fact]
    public async Task A_temporary_queue_ends_with_its_consumer_and_takes_its_subscriptions_along()
    {
        await using var administration = OpenAdministration();
        var inbox = new Inbox<Work>();
        var bus = await StartAsync(configure: (_, x) => x.ReceiveEndpoint("passing", endpoint =>
        {
            ((IRedisStreamsReceiveEndpointConfigurator)endpoint).IsTemporary = true;
            endpoint.Handler<Work>(inbox.ReceiveAsync);
        }));
        await bus.Control.Publish(new Work(1));
        await inbox.FirstAsync();

        await bus.StopAsync();

        (await administration.GetQueueNamesAsync()).ShouldBeEmpty();
        (await administration.GetTopicsAsync()).SelectMany(x => x.Subscriptions).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_purge_at_the_start_deletes_what_waited()
    {
        var inbox = new Inbox<Work>();
        var sender = await StartAsync();
        await sender.SendAsync("purged", new Work(1));
        await sender.SendAsync("purged", new Work(2), x => x.Delay = Never);

        await StartAsync(configure: (_, x) => x.ReceiveEndpoint("purged", endpoint =>
        {
            ((IRedisStreamsReceiveEndpointConfigurator)endpoint).PurgeOnStartup = true;
            endpoint.Handler<Work>(inbox.ReceiveAsync);
        }));
        await sender.SendAsync("purged", new Work(3));

        (await inbox.FirstAsync()).Message.Id.ShouldBe(3);
        await using var administration = OpenAdministration();
        (await administration.GetQueueAsync("purged"))!.Delayed.ShouldBe(0);
    }

    private static Action<IReceiveEndpointConfigurator> Into(Inbox<Work> inbox) => x => x.Handler<Work>(inbox.ReceiveAsync);

    private RedisStreamsAdministration OpenAdministration() => new(new RedisClient(Cluster.Options), Cluster.KeyPrefix);
}
