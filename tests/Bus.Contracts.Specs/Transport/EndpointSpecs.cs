using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Contracts.Specs;

/// <summary>Endpoints: configured by registration, by definition, temporary, connected at run time.</summary>
public abstract class EndpointSpecs(ITransportUnderTest transport) : TransportSpecs(transport)
{
    [Fact]
    public async Task A_registered_consumer_gets_an_endpoint_named_by_the_formatter()
    {
        var inbox = new Inbox<SubmitOrder>();
        var bus = await StartAsync(x =>
        {
            x.AddSingleton(inbox);
            x.AddConsumer<SubmitOrderConsumer>();
        });

        await bus.SendAsync("submit-order", new SubmitOrder(1));
        await bus.Control.Publish(new SubmitOrder(2));

        (await inbox.CountAsync(2)).Select(x => x.Message.Id).Order().ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_consumer_definition_names_and_configures_the_endpoint()
    {
        var inbox = new Inbox<CancelOrder>();
        var meter = new ConcurrencyMeter();
        var bus = await StartAsync(x =>
        {
            x.AddSingleton(inbox);
            x.AddSingleton(meter);
            x.AddConsumer<CancelOrderConsumer, CancelOrderDefinition>();
        });

        await Task.WhenAll(Enumerable.Range(0, 20).Select(id => bus.SendAsync("cancellations", new CancelOrder(id))));

        await inbox.CountAsync(20);
        meter.Most.ShouldBe(1, "the definition allows one at a time");
    }

    [Fact]
    public async Task An_endpoint_registration_overrides_the_name()
    {
        var inbox = new Inbox<SubmitOrder>();
        var bus = await StartAsync(x =>
        {
            x.AddSingleton(inbox);
            x.AddConsumer<SubmitOrderConsumer>().Endpoint(e => e.Name = "orders-in");
        });

        await bus.SendAsync("orders-in", new SubmitOrder(1));

        (await inbox.FirstAsync()).Message.Id.ShouldBe(1);
    }

    [Fact]
    public async Task A_callback_of_the_registration_configures_every_endpoint()
    {
        var inbox = new Inbox<CancelOrder>();
        var meter = new ConcurrencyMeter();
        var names = new List<string>();
        var bus = await StartAsync(x =>
        {
            x.AddSingleton(inbox);
            x.AddSingleton(meter);
            x.AddConsumer<CancelOrderConsumer>();
            x.AddConfigureEndpointsCallback((_, name, endpoint) =>
            {
                names.Add(name);
                endpoint.ConcurrentMessageLimit = 1;
            });
        });

        await Task.WhenAll(Enumerable.Range(0, 20).Select(id => bus.SendAsync("cancel-order", new CancelOrder(id))));

        await inbox.CountAsync(20);
        names.ShouldBe(["cancel-order"]);
        meter.Most.ShouldBe(1, "the callback allows one at a time");
    }

    [Fact]
    public async Task A_temporary_endpoint_gets_publishes_while_it_lives()
    {
        var inbox = new Inbox<OrderPlaced>();
        var bus = await StartAsync();
        var handle = bus.Control.ConnectReceiveEndpoint(new TemporaryEndpointDefinition(), configureEndpoint: x => x.Handler<OrderPlaced>(inbox.ReceiveAsync));
        await handle.Ready;

        await bus.Control.Publish(new OrderPlaced(1));
        await inbox.FirstAsync();
        await handle.StopAsync();
        await bus.Control.Publish(new OrderPlaced(2));

        inbox.All.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_endpoint_can_be_connected_stopped_and_connected_again()
    {
        var inbox = new Inbox<OrderPlaced>();
        var bus = await StartAsync();

        for (var round = 1; round <= 3; round++)
        {
            var handle = bus.Control.ConnectReceiveEndpoint("placed", x => x.Handler<OrderPlaced>(inbox.ReceiveAsync));
            var ready = await handle.Ready;
            ready.InputAddress.AbsolutePath.ShouldEndWith("/placed");
            await bus.Control.Publish(new OrderPlaced(round));
            await inbox.CountAsync(round);
            await handle.StopAsync();
        }
    }

    [Fact]
    public async Task A_name_that_is_in_use_cannot_be_connected_again()
    {
        var bus = await StartAsync("placed", x => x.Handler<OrderPlaced>(_ => Task.CompletedTask));

        Should.Throw<ConfigurationException>(() => bus.Control.ConnectReceiveEndpoint("placed", x => x.Handler<OrderPlaced>(_ => Task.CompletedTask)));
    }

    [Fact]
    public async Task Two_consumers_of_one_type_on_one_endpoint_both_get_the_message()
    {
        var first = new Inbox<OrderPlaced>();
        var second = new Inbox<OrderPlaced>();
        var bus = await StartAsync("placed", x =>
        {
            x.Handler<OrderPlaced>(first.ReceiveAsync);
            x.Handler<OrderPlaced>(second.ReceiveAsync);
        });

        await bus.Control.Publish(new OrderPlaced(1));

        await first.FirstAsync();
        await second.FirstAsync();
    }

    [Fact]
    public async Task A_state_machine_saga_runs_on_the_transport()
    {
        var bus = await StartAsync(x => x.AddSagaStateMachine<OrderStateMachine, OrderState>().InMemoryRepository());
        var id = NewId.NextGuid();

        await bus.Control.Publish(new OrderStarted(id));
        var client = bus.CreateRequestClient<GetStatus>();
        var status = await Eventually(async () => (await client.GetResponse<Status>(new GetStatus(id))).Message.State, x => x == "Started");

        status.ShouldBe("Started");
    }

    private static Task<T> Eventually<T>(Func<Task<T>> read, Func<T, bool> accept) => Bus.Testing.Eventually.ReturnsAsync(read, accept, "the state is reached", deadline: Deadline);

    public sealed record SubmitOrder(int Id);

    public sealed record CancelOrder(int Id);

    public sealed record OrderPlaced(int Id);

    public sealed record OrderStarted(Guid CorrelationId) : CorrelatedBy<Guid>;

    public sealed record GetStatus(Guid CorrelationId) : CorrelatedBy<Guid>;

    public sealed record Status(string State);

    public sealed class OrderState : SagaStateMachineInstance
    {
        public Guid CorrelationId { get; set; }

        public string CurrentState { get; set; } = string.Empty;
    }

    public sealed class OrderStateMachine : MassTransitStateMachine<OrderState>
    {
        public OrderStateMachine()
        {
            InstanceState(x => x.CurrentState);
            Event(() => Requested, x => x.OnMissingInstance(m => m.ExecuteAsync(c => c.RespondAsync(new Status("None")))));
            Initially(When(Began).TransitionTo(Started));
            DuringAny(When(Requested).Respond(x => new Status(x.Saga.CurrentState)));
        }

        public State Started { get; private set; } = null!;

        public Event<OrderStarted> Began { get; private set; } = null!;

        public Event<GetStatus> Requested { get; private set; } = null!;
    }

    public sealed class SubmitOrderConsumer(Inbox<SubmitOrder> inbox) : IConsumer<SubmitOrder>
    {
        public Task Consume(ConsumeContext<SubmitOrder> context) => inbox.ReceiveAsync(context);
    }

    public sealed class CancelOrderConsumer(Inbox<CancelOrder> inbox, ConcurrencyMeter meter) : IConsumer<CancelOrder>
    {
        public async Task Consume(ConsumeContext<CancelOrder> context)
        {
            using (meter.Enter())
            {
                await Task.Yield();
            }

            await inbox.ReceiveAsync(context);
        }
    }

    public sealed class CancelOrderDefinition : ConsumerDefinition<CancelOrderConsumer>
    {
        public CancelOrderDefinition()
        {
            EndpointName = "cancellations";
            ConcurrentMessageLimit = 1;
        }
    }
}
