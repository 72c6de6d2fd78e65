using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>Retries, the outbox, and faults that go back to the transport.</summary>
public abstract class RetrySpecs(ITransportUnderTest transport) : TransportSpecs(transport)
{
    [Fact]
    public async Task A_retried_message_succeeds_without_a_trace_in_the_error_queue()
    {
        var attempts = new Inbox<Order>();
        var errors = new MovedMessages();
        var bus = await StartWithErrorsAsync(errors, x =>
        {
            x.UseMessageRetry(r => r.Immediate(3));
            x.Handler<Order>(async c =>
            {
                await attempts.ReceiveAsync(c);
                if (c.GetRetryAttempt() < 2)
                {
                    throw new InvalidOperationException("not yet");
                }
            });
        });

        await bus.SendAsync("orders", new Order(1));

        (await attempts.CountAsync(3)).Select(x => x.GetRetryAttempt()).ShouldBe([0, 1, 2]);
        errors.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task When_retries_are_used_up_there_is_one_fault_and_one_message_in_the_error_queue()
    {
        var attempts = new Inbox<Order>();
        var faults = new Inbox<Fault<Order>>();
        var errors = new MovedMessages();
        var bus = await StartAsync(configure: (_, bus) =>
        {
            bus.ReceiveEndpoint("orders", x =>
            {
                x.UseMessageRetry(r => r.Immediate(2));
                x.Handler<Order>(async c =>
                {
                    await attempts.ReceiveAsync(c);
                    throw new InvalidOperationException("never");
                });
            });
            bus.ReceiveEndpoint("orders_error", errors.Configure);
            bus.ReceiveEndpoint("faults", x => x.Handler<Fault<Order>>(faults.ReceiveAsync));
        });

        await bus.SendAsync("orders", new Order(1));

        await errors.FirstAsync();
        await faults.FirstAsync();
        attempts.All.Count.ShouldBe(3);
        faults.All.Count.ShouldBe(1);
        errors.All.Count.ShouldBe(1);
        errors.All[0].Header(MessageHeaders.FaultRetryCount).ShouldBe("2");
    }

    [Fact]
    public async Task The_in_memory_outbox_sends_nothing_of_an_attempt_that_failed()
    {
        var sent = new Inbox<OrderPaid>();
        var attempts = 0;
        var bus = await StartAsync(configure: (context, bus) =>
        {
            bus.ReceiveEndpoint("orders", x =>
            {
                x.UseMessageRetry(r => r.Immediate(1));
                x.UseInMemoryOutbox(context);
                x.Handler<Order>(async c =>
                {
                    var attempt = Interlocked.Increment(ref attempts);
                    await c.Publish(new OrderPaid(attempt));
                    if (attempt == 1)
                    {
                        throw new InvalidOperationException("not yet");
                    }
                });
            });
            bus.ReceiveEndpoint("paid", x => x.Handler<OrderPaid>(sent.ReceiveAsync));
        });

        await bus.SendAsync("orders", new Order(1));

        (await sent.FirstAsync()).Message.Attempt.ShouldBe(2);
        sent.All.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_rethrown_fault_is_delivered_again_by_a_durable_transport()
    {
        Needs(TransportFeatures.Durable);
        var errors = new MovedMessages();
        var attempts = new Inbox<Order>();
        var bus = await StartWithErrorsAsync(errors, x =>
        {
            x.RethrowFaultedMessages();
            x.Handler<Order>(async c =>
            {
                await attempts.ReceiveAsync(c);
                if (!c.ReceiveContext.Redelivered)
                {
                    throw new InvalidOperationException("not yet");
                }
            });
        });
        var id = NewId.NextGuid();

        await bus.SendAsync("orders", new Order(1), x => x.MessageId = id);

        (await attempts.CountAsync(2)).ShouldAllBe(x => x.MessageId == id);
        errors.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_skipped_message_that_throws_is_delivered_again_and_not_lost()
    {
        Needs(TransportFeatures.Durable);
        var skipped = new MovedMessages();
        var deliveries = 0;
        var bus = await StartAsync(configure: (_, bus) =>
        {
            bus.ReceiveEndpoint("orders", x =>
            {
                x.ThrowOnSkippedMessages();
                x.ConfigureReceive(pipe => pipe.UseExecute(_ => Interlocked.Increment(ref deliveries)));
                x.Handler<Order>(_ => Task.CompletedTask);
            });
            bus.ReceiveEndpoint("orders_skipped", skipped.Configure);
        });

        await bus.SendAsync("orders", new OrderPaid(1));

        await Bus.Testing.Eventually.IsTrueAsync(() => deliveries >= 2, "it is delivered again", deadline: Deadline);
        skipped.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_open_circuit_breaker_lets_no_message_reach_the_handler()
    {
        var handled = 0;
        var errors = new MovedMessages();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("orders", e =>
            {
                e.ConcurrentMessageLimit = 1;
                e.UseCircuitBreaker(breaker =>
                {
                    breaker.ActiveThreshold = 5;
                    breaker.TripThreshold = 50;
                    breaker.TrackingPeriod = TimeSpan.FromMinutes(1);
                    breaker.ResetInterval = TimeSpan.FromMinutes(1);
                });
                e.Handler<Order>(_ =>
                {
                    Interlocked.Increment(ref handled);
                    throw new InvalidOperationException("out of ink");
                });
            });
            x.ReceiveEndpoint("orders_error", errors.Configure);
        });

        await Task.WhenAll(Enumerable.Range(0, 20).Select(id => bus.SendAsync("orders", new Order(id))));

        (await errors.CountAsync(20)).ShouldAllBe(x => x.Header(MessageHeaders.FaultMessage) == "out of ink");
        handled.ShouldBeInRange(5, 10);
    }

    [Fact]
    public async Task A_kill_switch_stops_the_endpoint_and_starts_it_again_without_losing_messages()
    {
        var handled = new Inbox<Order>();
        var isBroken = true;
        var bus = await StartAsync(configure: (_, bus) =>
        {
            bus.UseKillSwitch(x => x.SetActivationThreshold(4).SetTripThreshold(0.5).SetRestartTimeout(s: 1).SetTrackingPeriod(s: 10));
            bus.ReceiveEndpoint("orders", x =>
            {
                x.ConcurrentMessageLimit = 1;
                x.Handler<Order>(c => Volatile.Read(ref isBroken) ? throw new InvalidOperationException("broken") : handled.ReceiveAsync(c));
            });
        });

        for (var id = 0; id < 5; id++)
        {
            await bus.SendAsync("orders", new Order(id));
        }

        await Bus.Testing.Eventually.IsTrueAsync(() => bus.Control.CheckHealth().Status != BusHealthStatus.Healthy, "the switch has tripped", deadline: Deadline);
        Volatile.Write(ref isBroken, false);
        await bus.SendAsync("orders", new Order(99));

        await Bus.Testing.Eventually.IsTrueAsync(() => handled.All.Any(x => x.Message.Id == 99), "messages are handled again", deadline: Deadline);
    }

    private Task<SpecBus> StartWithErrorsAsync(MovedMessages errors, Action<IReceiveEndpointConfigurator> configure) =>
        StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("orders", configure);
            x.ReceiveEndpoint("orders_error", errors.Configure);
        });

    public sealed record Order(int Id);

    public sealed record OrderPaid(int Attempt);
}
