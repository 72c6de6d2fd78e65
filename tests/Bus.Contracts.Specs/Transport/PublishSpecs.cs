using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>Publishing to whoever subscribes.</summary>
public abstract class PublishSpecs(ITransportUnderTest transport) : TransportSpecs(transport)
{
    [Fact]
    public async Task Every_subscribed_queue_gets_a_copy()
    {
        var first = new Inbox<OrderShipped>();
        var second = new Inbox<OrderShipped>();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("first", e => e.Handler<OrderShipped>(first.ReceiveAsync));
            x.ReceiveEndpoint("second", e => e.Handler<OrderShipped>(second.ReceiveAsync));
        });

        await bus.Control.Publish(new OrderShipped(1));

        (await first.FirstAsync()).Message.Id.ShouldBe(1);
        (await second.FirstAsync()).Message.Id.ShouldBe(1);
    }

    [Fact]
    public async Task A_publish_that_nobody_subscribes_to_succeeds()
    {
        var bus = await StartAsync();

        await bus.Control.Publish(new OrderShipped(1));
    }

    [Fact]
    public async Task A_message_is_published_as_every_type_that_it_implements()
    {
        var asBase = new Inbox<OrderEvent>();
        var asInterface = new Inbox<IAudited>();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("bases", e => e.Handler<OrderEvent>(asBase.ReceiveAsync));
            x.ReceiveEndpoint("audit", e => e.Handler<IAudited>(asInterface.ReceiveAsync));
        });

        await bus.Control.Publish(new OrderShipped(5));

        (await asBase.FirstAsync()).Message.Id.ShouldBe(5);
        (await asInterface.FirstAsync()).Message.Id.ShouldBe(5);
    }

    [Fact]
    public async Task A_queue_that_subscribes_to_several_types_of_a_message_gets_one_copy()
    {
        var asBase = new Inbox<OrderEvent>();
        var asInterface = new Inbox<IAudited>();
        var shipped = new Inbox<OrderShipped>();
        var copies = 0;
        var bus = await StartAsync("all", x =>
        {
            x.ConfigureReceive(pipe => pipe.UseExecute(_ => Interlocked.Increment(ref copies)));
            x.Handler<OrderEvent>(asBase.ReceiveAsync);
            x.Handler<IAudited>(asInterface.ReceiveAsync);
            x.Handler<OrderShipped>(shipped.ReceiveAsync);
        });

        await bus.Control.Publish(new OrderShipped(1));
        await shipped.FirstAsync();
        await bus.SendAsync("all", new OrderShipped(2));
        await shipped.CountAsync(2);

        copies.ShouldBe(2);
        asBase.All.Select(x => x.Message.Id).ShouldBe([1, 2]);
        asInterface.All.Select(x => x.Message.Id).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_handler_of_a_derived_type_does_not_get_the_base_type()
    {
        var shipped = new Inbox<OrderShipped>();
        var bases = new Inbox<OrderEvent>();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("shipped", e => e.Handler<OrderShipped>(shipped.ReceiveAsync));
            x.ReceiveEndpoint("bases", e => e.Handler<OrderEvent>(bases.ReceiveAsync));
        });

        await bus.Control.Publish(new OrderEvent(1));
        await bases.FirstAsync();
        await bus.Control.Publish(new OrderShipped(2));

        (await shipped.FirstAsync()).Message.Id.ShouldBe(2);
    }

    [Fact]
    public async Task An_entity_name_attribute_names_the_topic()
    {
        var inbox = new Inbox<Named>();
        var bus = await StartAsync("named", x => x.Handler<Named>(inbox.ReceiveAsync));

        bus.Control.Topology.TryGetPublishAddress(typeof(Named), out var address).ShouldBeTrue();
        address!.AbsolutePath.ShouldEndWith("/spec-named");
        await bus.Control.Publish(new Named(1));

        (await inbox.FirstAsync()).Message.Id.ShouldBe(1);
    }

    [Fact]
    public async Task An_entity_name_set_for_one_type_names_its_topic()
    {
        var inbox = new Inbox<OrderShipped>();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.MessageTopology.GetMessageTopology<OrderShipped>().SetEntityName("shipments");
            x.ReceiveEndpoint("shipped", e => e.Handler<OrderShipped>(inbox.ReceiveAsync));
        });

        bus.Control.Topology.TryGetPublishAddress(typeof(OrderShipped), out var address).ShouldBeTrue();
        address!.AbsolutePath.ShouldEndWith("/shipments");
        await bus.Control.Publish(new OrderShipped(1));

        (await inbox.FirstAsync()).Message.Id.ShouldBe(1);
    }

    [Fact]
    public async Task An_entity_name_formatter_names_all_topics()
    {
        var inbox = new Inbox<OrderShipped>();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.MessageTopology.SetEntityNameFormatter(new PrefixEntityNameFormatter(x.MessageTopology.EntityNameFormatter, "staging-"));
            x.ReceiveEndpoint("shipped", e => e.Handler<OrderShipped>(inbox.ReceiveAsync));
        });

        bus.Control.Topology.TryGetPublishAddress(typeof(OrderShipped), out var address).ShouldBeTrue();
        Uri.UnescapeDataString(address!.AbsolutePath).ShouldContain("/staging-");
        await bus.Control.Publish(new OrderShipped(1));

        (await inbox.FirstAsync()).Message.Id.ShouldBe(1);
    }

    [Fact]
    public async Task Two_closed_generics_are_two_topics()
    {
        var ints = new Inbox<Wrapped<OrderShipped>>();
        var texts = new Inbox<Wrapped<Named>>();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("ints", e => e.Handler<Wrapped<OrderShipped>>(ints.ReceiveAsync));
            x.ReceiveEndpoint("texts", e => e.Handler<Wrapped<Named>>(texts.ReceiveAsync));
        });

        await bus.Control.Publish(new Wrapped<OrderShipped>(new OrderShipped(1)));
        await bus.Control.Publish(new Wrapped<Named>(new Named(2)));

        (await ints.FirstAsync()).Message.Value.Id.ShouldBe(1);
        (await texts.FirstAsync()).Message.Value.Id.ShouldBe(2);
        ints.All.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_type_excluded_from_topology_carries_no_publish()
    {
        var asExcluded = new Inbox<IInternal>();
        var concrete = new Inbox<Concrete>();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("internals", e => e.Handler<IInternal>(asExcluded.ReceiveAsync));
            x.ReceiveEndpoint("concretes", e => e.Handler<Concrete>(concrete.ReceiveAsync));
        });

        await bus.Control.Publish(new Concrete(1));
        await concrete.FirstAsync();
        await bus.SendAsync("internals", new Concrete(2));

        (await asExcluded.FirstAsync()).Message.Id.ShouldBe(2);
        asExcluded.All.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_type_excluded_by_the_publish_topology_carries_no_publish()
    {
        var audits = new Inbox<IAudited>();
        var shipped = new Inbox<OrderShipped>();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.Publish<IAudited>(topology => topology.Exclude = true);
            x.ReceiveEndpoint("audits", e => e.Handler<IAudited>(audits.ReceiveAsync));
            x.ReceiveEndpoint("shipped", e => e.Handler<OrderShipped>(shipped.ReceiveAsync));
        });

        await bus.Control.Publish(new OrderShipped(1));
        await shipped.FirstAsync();
        await bus.SendAsync("audits", new OrderShipped(2));

        (await audits.FirstAsync()).Message.Id.ShouldBe(2);
        audits.All.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_endpoint_without_consume_topology_gets_no_publishes()
    {
        var quiet = new Inbox<OrderShipped>();
        var loud = new Inbox<OrderShipped>();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("quiet", e =>
            {
                e.ConfigureConsumeTopology = false;
                e.Handler<OrderShipped>(quiet.ReceiveAsync);
            });
            x.ReceiveEndpoint("loud", e => e.Handler<OrderShipped>(loud.ReceiveAsync));
        });

        await bus.Control.Publish(new OrderShipped(1));
        await loud.FirstAsync();
        await bus.SendAsync("quiet", new OrderShipped(2));

        (await quiet.FirstAsync()).Message.Id.ShouldBe(2);
    }

    [Fact]
    public async Task A_batch_publish_reaches_the_subscriber_whole()
    {
        var inbox = new Inbox<OrderShipped>();
        var bus = await StartAsync("shipped", x => x.Handler<OrderShipped>(inbox.ReceiveAsync));

        await bus.Control.PublishBatch(Enumerable.Range(0, 250).Select(id => new OrderShipped(id)));

        (await inbox.CountAsync(250)).Select(x => x.Message.Id).Order().ShouldBe(Enumerable.Range(0, 250));
    }

    public interface IAudited
    {
        int Id { get; }
    }

    [ExcludeFromTopology]
    public interface IInternal
    {
        int Id { get; }
    }

    public record OrderEvent(int Id);

    public sealed record OrderShipped(int Id) : OrderEvent(Id), IAudited;

    [EntityName("spec-named")]
    public sealed record Named(int Id);

    public sealed record Wrapped<T>(T Value);

    public sealed record Concrete(int Id) : IInternal;
}
