using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>A second message of the same id to the same queue is dropped within the window.</summary>
public sealed class DeduplicationSpecs(OwnRedisServer redis) : RedisStreamsSpecs(redis.Server), IClassFixture<OwnRedisServer>
{
    [Fact]
    public async Task A_second_message_of_an_id_is_dropped_counted_and_its_send_succeeds()
    {
        const string queue = "counted-duplicates";
        using var dropped = new CounterProbe("deduplicated", queue);
        var sender = await StartSenderAsync();

        await sender.SendAsync(queue, new Work(1), x => x.SetDeduplicationId("a"));
        await sender.SendAsync(queue, new Work(2), x => x.SetDeduplicationId("a"));
        await sender.SendAsync(queue, new Work(3), x => x.SetDeduplicationId("b"));
        await sender.SendAsync(queue, new Work(4));

        (await ProbeOf(queue).LengthAsync()).ShouldBe(3);
        dropped.Sum.ShouldBe(1);
    }

    [Fact]
    public async Task Of_a_hundred_at_once_one_arrives()
    {
        var sender = await StartSenderAsync();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(x => sender.SendAsync(Queue, new Work(x), c => c.SetDeduplicationId("a"))));

        (await Probe.LengthAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_message_of_the_same_id_arrives_when_the_window_is_over()
    {
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Work(1), x => x.SetDeduplicationId("a", TimeSpan.FromSeconds(1)));

        await Eventually.ReturnsAsync(
            async () =>
            {
                await sender.SendAsync(Queue, new Work(2), x => x.SetDeduplicationId("a", TimeSpan.FromMinutes(1)));
                return await Probe.LengthAsync();
            },
            x => x == 2,
            "the second message is taken");
    }

    [Fact]
    public async Task A_send_that_is_repeated_after_a_lost_reply_arrives_once()
    {
        await using var proxy = new FaultProxy(Server.Port);
        var sender = await StartSenderAsync(proxy.Port);
        await sender.SendAsync(Queue, new Work(0));
        proxy.BlackHole(ProxyDirection.ToClient);
        var sending = sender.SendAsync(Queue, new Work(1), x => x.SetDeduplicationId("a"));
        await Eventually.ReturnsAsync(Probe.LengthAsync, x => x == 2, "Redis has the message");

        proxy.DropConnections();
        proxy.Heal();
        await sending;

        (await Probe.LengthAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task A_publish_counts_for_each_queue_by_itself()
    {
        await StartReceiverAsync(x => x.Handler<Work>(_ => Task.CompletedTask));
        var sender = await StartSenderAsync();
        await sender.Control.Publish(new Work(1), x => x.SetDeduplicationId("a"));
        await Probe.EmptyAsync();
        var second = new Inbox<Work>();
        var third = new Inbox<Work>();
        await StartAsync(configure: (_, bus) =>
        {
            bus.ReceiveEndpoint("second", x => x.Handler<Work>(second.ReceiveAsync));
            bus.ReceiveEndpoint("third", x => x.Handler<Work>(third.ReceiveAsync));
        });

        using var dropped = new CounterProbe("deduplicated", Queue);
        await sender.Control.Publish(new Work(2), x => x.SetDeduplicationId("a"));
        await sender.Control.Publish(new Work(3), x => x.SetDeduplicationId("a"));
        await sender.Control.Publish(new Work(4), x => x.SetDeduplicationId("b"));

        (await second.CountAsync(2)).Select(x => x.Message.Id).ShouldBe([2, 4], ignoreOrder: true);
        (await third.CountAsync(2)).Select(x => x.Message.Id).ShouldBe([2, 4], ignoreOrder: true);
        dropped.Sum.ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public async Task A_publish_to_several_queues_survives_a_flush_of_the_scripts()
    {
        var first = new Inbox<Work>();
        var second = new Inbox<Work>();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("first", e => e.Handler<Work>(first.ReceiveAsync));
            x.ReceiveEndpoint("second", e => e.Handler<Work>(second.ReceiveAsync));
        });
        await bus.Control.Publish(new Work(1), x => x.SetDeduplicationId("a"));
        await Server.SendAsync("SCRIPT", "FLUSH");

        await bus.Control.Publish(new Work(2), x => x.SetDeduplicationId("b"));

        (await first.CountAsync(2)).Count.ShouldBe(2);
        (await second.CountAsync(2)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_delayed_message_counts_from_its_send()
    {
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));
        var sender = await StartSenderAsync();

        await SendDelayedAsync(1);
        await SendDelayedAsync(2);
        await sender.SendAsync(Queue, new Work(3), x => x.SetDeduplicationId("a"));

        (await inbox.FirstAsync()).Message.Id.ShouldBe(1);
        await Probe.EmptyAsync();
        inbox.All.Count.ShouldBe(1);

        Task SendDelayedAsync(int id) => sender.SendAsync(Queue, new Work(id), x =>
        {
            x.Delay = TimeSpan.FromMilliseconds(100);
            x.SetDeduplicationId("a");
        });
    }

    [Fact]
    public async Task A_scheduled_publish_counts_when_it_is_due()
    {
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));
        var bus = await StartAsync(register: x => x.AddRedisStreamsMessageScheduler());
        var scheduler = bus.Services.CreateScope().ServiceProvider.GetRequiredService<IMessageScheduler>();
        using var dropped = new CounterProbe("deduplicated", Queue);

        foreach (var id in new[] { 1, 2 })
        {
            await scheduler.SchedulePublish(TimeSpan.FromMilliseconds(50 * id), new Work(id), Pipe.Execute<SendContext<Work>>(x => x.SetDeduplicationId("a")));
        }

        await Eventually.IsTrueAsync(() => dropped.Sum == 1, "the second one is dropped");
        (await inbox.FirstAsync()).Message.Id.ShouldBe(1);
        inbox.All.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_bus_that_deduplicates_does_so_by_message_id()
    {
        var bus = await StartDeduplicatingAsync(x => x.UseDeduplication());
        var id = NewId.NextGuid();

        await bus.SendAsync(Queue, new Work(1), x => x.MessageId = id);
        await bus.SendAsync(Queue, new Work(2), x => x.MessageId = id);
        await bus.SendAsync(Queue, new Work(3));

        (await Probe.LengthAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task A_type_is_deduplicated_by_its_key_and_not_at_all_without_one()
    {
        var bus = await StartDeduplicatingAsync(x => x.UseDeduplication<Work>(c => c.Message.Id == 0 ? null : $"work {c.Message.Id}"));

        foreach (var id in new[] { 1, 1, 2, 0, 0 })
        {
            await bus.SendAsync(Queue, new Work(id));
        }

        (await Probe.LengthAsync()).ShouldBe(4);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_redelivered_message_is_no_second_one(bool isDelayed)
    {
        var inbox = new Inbox<Work>();
        await StartDeduplicatingAsync(x =>
        {
            x.UseDeduplication();
            x.ReceiveEndpoint(Queue, e => e.Handler<Work>(async c =>
            {
                await inbox.ReceiveAsync(c);
                if (inbox.All.Count == 1)
                {
                    await (isDelayed ? c.Defer(TimeSpan.FromMilliseconds(50)) : c.Forward(c.ReceiveContext.InputAddress));
                }
            }));
        });
        var bus = await StartDeduplicatingAsync(x => x.UseDeduplication());

        await bus.SendAsync(Queue, new Work(1));

        await inbox.CountAsync(2);
        await Probe.EmptyAsync();
    }

    [Fact]
    public async Task A_message_that_goes_to_the_error_queue_is_no_second_one()
    {
        var bus = await StartDeduplicatingAsync(x =>
        {
            x.UseDeduplication();
            x.ReceiveEndpoint(Queue, e => e.Handler<Work>(_ => throw new InvalidOperationException("told to")));
        });

        await bus.SendAsync(Queue, new Work(1), x => x.SetDeduplicationId("a"));

        await Eventually.ReturnsAsync(ProbeOf($"{Queue}_error").LengthAsync, x => x == 1, "the message is moved");
    }

    [Fact]
    public async Task An_id_of_256_bytes_is_taken_and_a_longer_or_empty_one_refused_with_a_sentence()
    {
        var sender = await StartSenderAsync();

        await sender.SendAsync(Queue, new Work(1), x => x.SetDeduplicationId(new string('ä', 128)));
        var tooLong = await Should.ThrowAsync<ArgumentException>(() => sender.SendAsync(Queue, new Work(1), x => x.SetDeduplicationId(new string('ä', 129))));
        await Should.ThrowAsync<ArgumentException>(() => sender.SendAsync(Queue, new Work(1), x => x.SetDeduplicationId("")));

        tooLong.Message.ShouldContain("The deduplication id has 258 bytes; it must have 1 to 256");
        (await Server.SendAsync("KEYS", $"{KeyPrefix}:{{{Queue}}}:dedup:*")).Texts().ShouldHaveSingleItem()!.Length.ShouldBe($"{KeyPrefix}:{{{Queue}}}:dedup:".Length + 32);
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData((7 * 24 * 3600) + 1)]
    public void A_window_out_of_range_is_refused_with_a_sentence(double seconds)
    {
        var window = TimeSpan.FromSeconds(seconds);

        Should.Throw<ArgumentOutOfRangeException>(() => MassTransit.Bus.Factory.CreateUsingRedisStreams(x => x.UseDeduplication(window))).Message
            .ShouldContain($"The deduplication window is {window}; it must be from 00:00:01 to 7.00:00:00");
        Should.Throw<ArgumentOutOfRangeException>(() => MassTransit.Bus.Factory.CreateUsingRedisStreams(x => x.UseDeduplication<Work>(window: window)));
    }

    private Task<SpecBus> StartDeduplicatingAsync(Action<IRedisStreamsBusFactoryConfigurator> configure) =>
        StartAsync(configure: (_, x) => configure((IRedisStreamsBusFactoryConfigurator)x));
}
