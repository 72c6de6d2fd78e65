using Bus.Testing;
using MassTransit;
using static Bus.Contracts.Specs.OrderStateMachine;

namespace Bus.Contracts.Specs;

/// <summary>State machine sagas, their schedules and requests, with instances in memory unless a derived class keeps them elsewhere.</summary>
public abstract class SagaSpecs(ITransportUnderTest transport) : TransportSpecs(transport)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan InTimeToCancel = TimeSpan.FromSeconds(6);

    private readonly Inbox<Note> _notes = new();
    private readonly Guid _order = NewId.NextGuid();

    [Fact]
    public async Task A_saga_starts_with_its_first_message_and_is_gone_after_its_last()
    {
        var bus = await StartOrdersAsync();
        await SubmitAsync(bus);

        await bus.Control.Publish(new EndOrder(_order));

        await NotedAsync("submitted", "ended");
        var answer = await bus.CreateRequestClient<EndOrder>().GetResponse<OrderUnknown>(new EndOrder(_order));
        answer.Message.OrderId.ShouldBe(_order);
    }

    [Fact]
    public async Task Many_sagas_at_once_each_get_their_own_messages()
    {
        var bus = await StartOrdersAsync();
        var orders = Enumerable.Range(0, 50).Select(_ => NewId.NextGuid()).ToList();

        await Task.WhenAll(orders.Select(id => bus.Control.Publish(new SubmitOrder(id))));
        await _notes.CountAsync(50);
        await Task.WhenAll(orders.Select(id => bus.Control.Publish(new EndOrder(id))));

        var notes = (await _notes.CountAsync(100)).Select(x => x.Message).ToList();
        notes.Where(x => x.Text == "submitted").Select(x => x.OrderId).ShouldBe(orders, ignoreOrder: true);
        notes.Where(x => x.Text == "ended").Select(x => x.OrderId).ShouldBe(orders, ignoreOrder: true);
    }

    [Theory]
    [InlineData(SagaScheduler.Delayed)]
    [InlineData(SagaScheduler.Transport)]
    public async Task A_message_that_a_saga_schedules_comes_back_to_it_in_time(SagaScheduler scheduler)
    {
        var bus = await StartOrdersAsync(scheduler);
        await SubmitAsync(bus);

        await bus.Control.Publish(new RemindLaterOf(_order, Soon, "pay"));

        await NotedAsync("submitted", "will be reminded: pay", "reminded: pay");
    }

    [Theory]
    [InlineData(SagaScheduler.Delayed)]
    [InlineData(SagaScheduler.Transport)]
    public async Task A_message_that_a_saga_unschedules_does_not_reach_it(SagaScheduler scheduler)
    {
        var bus = await StartOrdersAsync(scheduler);
        await SubmitAsync(bus);
        await bus.Control.Publish(new RemindLaterOf(_order, InTimeToCancel, "pay"));
        await NotedAsync("submitted", "will be reminded: pay");

        await bus.Control.Publish(new ForgetReminderOf(_order));

        await NotedAsync("submitted", "will be reminded: pay", "forgotten");
        await bus.SendAsync("notes", new Note(_order, "later"), x => x.Delay = InTimeToCancel + Soon);
        await NotedAsync("submitted", "will be reminded: pay", "forgotten", "later");
    }

    [Theory]
    [InlineData(SagaScheduler.Delayed)]
    [InlineData(SagaScheduler.Transport)]
    public async Task A_message_that_a_saga_schedules_anew_comes_only_at_the_new_time(SagaScheduler scheduler)
    {
        var bus = await StartOrdersAsync(scheduler);
        await SubmitAsync(bus);

        await bus.Control.Publish(new RemindLaterOf(_order, InTimeToCancel, "first"));
        await NotedAsync("submitted", "will be reminded: first");
        await bus.Control.Publish(new RemindLaterOf(_order, InTimeToCancel + Soon, "second"));

        await NotedAsync("submitted", "will be reminded: first", "will be reminded: second", "reminded: second");
    }

    [Fact]
    public async Task A_request_of_a_saga_is_answered_to_it()
    {
        var bus = await StartOrdersAsync(configureStock: e => e.Handler<GetStock>(c => c.RespondAsync(new StockCount(3))));
        await SubmitAsync(bus);

        await bus.Control.Publish(new CheckStockOf(_order));

        await NotedAsync("submitted", "in stock: 3");
    }

    [Fact]
    public async Task A_request_of_a_saga_that_fails_gives_it_the_fault()
    {
        var bus = await StartOrdersAsync(configureStock: e => e.Handler<GetStock>(_ => throw new InvalidOperationException("the shelf fell down")));
        await SubmitAsync(bus);

        await bus.Control.Publish(new CheckStockOf(_order));

        await NotedAsync("submitted", "stock is not known: the shelf fell down");
    }

    [Theory]
    [InlineData(SagaScheduler.Delayed)]
    [InlineData(SagaScheduler.Transport)]
    public async Task A_request_of_a_saga_that_nobody_answers_times_out(SagaScheduler scheduler)
    {
        var bus = await StartOrdersAsync(scheduler, e => e.Handler<GetStock>(_ => Task.CompletedTask));
        await SubmitAsync(bus);

        await bus.Control.Publish(new CheckStockOf(_order));

        await NotedAsync("submitted", "nobody answers about the stock");
    }

    [Fact]
    public async Task The_timeout_of_a_request_that_was_answered_does_not_come()
    {
        var bus = await StartOrdersAsync(SagaScheduler.Transport, e => e.Handler<GetStock>(c => c.RespondAsync(new StockCount(1))));
        await SubmitAsync(bus);

        await bus.Control.Publish(new CheckStockOf(_order));
        await NotedAsync("submitted", "in stock: 1");

        await bus.SendAsync("notes", new Note(_order, "later"), x => x.Delay = StockTimeout + Soon);
        await NotedAsync("submitted", "in stock: 1", "later");
    }

    [Fact]
    public async Task The_fault_of_a_command_that_a_saga_sent_comes_to_the_saga()
    {
        var bus = await StartOrdersAsync(configureParcels: e => e.Handler<SendParcel>(_ => throw new InvalidOperationException("no paper")));
        await SubmitAsync(bus);

        await bus.Control.Publish(new ShipOrder(_order));

        await NotedAsync("submitted", "no parcel: no paper");
    }

    [Fact]
    public async Task A_saga_that_throws_keeps_its_state_and_its_message_goes_to_the_error_queue()
    {
        var errors = new MovedMessages();
        var faults = new Inbox<Fault<FailOrder>>();
        var bus = await StartOrdersAsync(configureBus: x =>
        {
            x.ReceiveEndpoint("orders_error", errors.Configure);
            x.ReceiveEndpoint("faults", e => e.Handler<Fault<FailOrder>>(faults.ReceiveAsync));
        });
        await SubmitAsync(bus);

        await bus.Control.Publish(new FailOrder(_order));

        (await errors.FirstAsync()).Header(MessageHeaders.FaultMessage).ShouldNotBeNull().ShouldContain("no such luck");
        (await faults.FirstAsync()).Message.Message.OrderId.ShouldBe(_order);
        await bus.Control.Publish(new EndOrder(_order));
        await NotedAsync("submitted", "ended");
    }

    [Fact]
    public async Task A_saga_can_catch_what_its_activity_throws()
    {
        var bus = await StartOrdersAsync();
        await SubmitAsync(bus);

        await bus.Control.Publish(new TryToFailOrder(_order));
        await NotedAsync("submitted", "caught: no luck");
        await bus.Control.Publish(new EndOrder(_order));

        await NotedAsync("submitted", "caught: no luck", "ended after a failure");
    }

    [Fact]
    public async Task An_event_that_a_saga_does_not_expect_in_its_state_goes_to_the_error_queue()
    {
        var errors = new MovedMessages();
        var bus = await StartOrdersAsync(configureBus: x => x.ReceiveEndpoint("orders_error", errors.Configure));
        await SubmitAsync(bus);

        await bus.Control.Publish(new SubmitOrder(_order));

        (await errors.FirstAsync()).Header(MessageHeaders.FaultExceptionType).ShouldNotBeNull().ShouldContain(nameof(UnhandledEventException));
    }

    /// <summary>Chooses where the instances are kept.</summary>
    protected virtual void UseRepository(ISagaRegistrationConfigurator<OrderState> orders) => orders.InMemoryRepository();

    private Task<SpecBus> StartOrdersAsync(
        SagaScheduler scheduler = SagaScheduler.Transport,
        Action<IReceiveEndpointConfigurator>? configureStock = null,
        Action<IReceiveEndpointConfigurator>? configureParcels = null,
        Action<IBusFactoryConfigurator>? configureBus = null) => StartAsync(
        x =>
        {
            var orders = x.AddSagaStateMachine<OrderStateMachine, OrderState>().Endpoint(e => e.Name = "orders");
            UseRepository(orders);
        },
        (_, bus) =>
        {
            if (scheduler == SagaScheduler.Transport)
            {
                Transport.UseMessageScheduler(bus);
            }
            else
            {
                bus.UseDelayedMessageScheduler();
            }

            bus.ReceiveEndpoint("notes", e => e.Handler<Note>(_notes.ReceiveAsync));
            bus.ReceiveEndpoint("stock", e => configureStock?.Invoke(e));
            bus.ReceiveEndpoint("parcels", e => configureParcels?.Invoke(e));
            configureBus?.Invoke(bus);
        });

    private async Task SubmitAsync(SpecBus bus)
    {
        await bus.Control.Publish(new SubmitOrder(_order));
        await NotedAsync("submitted");
    }

    /// <summary>Awaits that these notes came about the order, in this order and no others.</summary>
    private async Task NotedAsync(params string[] texts)
    {
        var noted = await Eventually.ReturnsAsync(
            () => Task.FromResult(_notes.All.Where(x => x.Message.OrderId == _order).Select(x => x.Message.Text).ToList()),
            x => x.Count >= texts.Length,
            $"{texts.Length} notes have come",
            x => string.Join(", ", x),
            Deadline);
        noted.ShouldBe(texts);
    }
}
