using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>Sending to a queue.</summary>
public abstract class SendSpecs(ITransportUnderTest transport) : TransportSpecs(transport)
{
    [Fact]
    public async Task A_sent_message_reaches_the_handler_of_its_queue()
    {
        var inbox = new Inbox<Order>();
        var bus = await StartAsync("orders", x => x.Handler<Order>(inbox.ReceiveAsync));

        await bus.SendAsync("orders", new Order(7, "pen"));

        (await inbox.FirstAsync()).Message.ShouldBe(new Order(7, "pen"));
    }

    [Fact]
    public async Task Of_two_queues_only_the_addressed_one_gets_a_sent_message()
    {
        var first = new Inbox<Order>();
        var second = new Inbox<Order>();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("first", e => e.Handler<Order>(first.ReceiveAsync));
            x.ReceiveEndpoint("second", e => e.Handler<Order>(second.ReceiveAsync));
        });

        await bus.SendAsync("first", new Order(1, "pen"));
        await bus.SendAsync("second", new Order(2, "ink"));

        (await second.FirstAsync()).Message.Id.ShouldBe(2);
        (await first.FirstAsync()).Message.Id.ShouldBe(1);
        second.All.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_thousand_messages_sent_at_once_arrive_once_each()
    {
        var inbox = new Inbox<Order>();
        var bus = await StartAsync("orders", x => x.Handler<Order>(inbox.ReceiveAsync));

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(id => bus.SendAsync("orders", new Order(id, "pen"))));

        (await inbox.CountAsync(1000)).Select(x => x.Message.Id).Order().ShouldBe(Enumerable.Range(0, 1000));
    }

    [Fact]
    public async Task A_batch_is_sent_whole()
    {
        var inbox = new Inbox<Order>();
        var bus = await StartAsync("orders", x => x.Handler<Order>(inbox.ReceiveAsync));
        var endpoint = await bus.Control.GetSendEndpoint(new Uri("queue:orders"));

        await endpoint.SendBatch(Enumerable.Range(0, 250).Select(id => new Order(id, "batch")));

        (await inbox.CountAsync(250)).Select(x => x.Message.Id).Order().ShouldBe(Enumerable.Range(0, 250));
    }

    [Fact]
    public async Task Messages_sent_one_after_another_arrive_in_order_at_one_consumer_at_a_time()
    {
        var inbox = new Inbox<Order>();
        var bus = await StartAsync("orders", x =>
        {
            x.ConcurrentMessageLimit = 1;
            x.Handler<Order>(inbox.ReceiveAsync);
        });

        for (var id = 0; id < 100; id++)
        {
            await bus.SendAsync("orders", new Order(id, "pen"));
        }

        (await inbox.CountAsync(100)).Select(x => x.Message.Id).ShouldBe(Enumerable.Range(0, 100));
    }

    [Fact]
    public async Task Messages_sent_before_their_endpoint_exists_are_kept_for_it()
    {
        Needs(TransportFeatures.Durable);
        var inbox = new Inbox<Order>();
        var bus = await StartAsync();
        await bus.SendAsync("late", new Order(1, "pen"));

        var handle = bus.Control.ConnectReceiveEndpoint("late", x => x.Handler<Order>(inbox.ReceiveAsync));
        await handle.Ready;

        (await inbox.FirstAsync()).Message.Id.ShouldBe(1);
    }

    [Fact]
    public async Task A_message_sent_to_the_exchange_address_reaches_whoever_subscribes_to_it()
    {
        var inbox = new Inbox<Order>();
        var bus = await StartAsync("orders", x => x.Handler<Order>(inbox.ReceiveAsync));
        bus.Control.Topology.TryGetPublishAddress(typeof(Order), out var address).ShouldBeTrue();

        var endpoint = await bus.Control.GetSendEndpoint(address!);
        await endpoint.Send(new Order(3, "ink"));

        (await inbox.FirstAsync()).Message.Id.ShouldBe(3);
    }

    [Fact]
    public async Task A_consumer_can_send_on_to_another_queue_and_the_conversation_goes_on()
    {
        var inbox = new Inbox<Order>();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("entry", e => e.Handler<Order>(c => c.Send(new Uri("queue:next"), c.Message with { Name = "ink" })));
            x.ReceiveEndpoint("next", e => e.Handler<Order>(inbox.ReceiveAsync));
        });
        var conversation = Guid.NewGuid();

        await bus.SendAsync("entry", new Order(1, "pen"), x => x.ConversationId = conversation);

        var received = await inbox.FirstAsync();
        received.Message.Name.ShouldBe("ink");
        received.ConversationId.ShouldBe(conversation);
        received.SourceAddress!.AbsolutePath.ShouldEndWith("/entry");
    }

    [Fact]
    public async Task A_send_that_is_already_cancelled_sends_nothing()
    {
        var inbox = new Inbox<Order>();
        var bus = await StartAsync("orders", x => x.Handler<Order>(inbox.ReceiveAsync));
        var endpoint = await bus.Control.GetSendEndpoint(new Uri("queue:orders"));

        await Should.ThrowAsync<OperationCanceledException>(() => endpoint.Send(new Order(1, "pen"), new CancellationToken(canceled: true)));
        await bus.SendAsync("orders", new Order(2, "ink"));

        (await inbox.FirstAsync()).Message.Id.ShouldBe(2);
    }

    [Fact]
    public async Task A_body_of_two_megabytes_arrives_whole()
    {
        var inbox = new Inbox<Order>();
        var bus = await StartAsync("orders", x => x.Handler<Order>(inbox.ReceiveAsync));
        var name = string.Concat(Enumerable.Repeat("0123456789abcdef", 131_072));

        await bus.SendAsync("orders", new Order(1, name));

        (await inbox.FirstAsync()).Message.Name.ShouldBe(name);
    }

    public sealed record Order(int Id, string Name);
}
