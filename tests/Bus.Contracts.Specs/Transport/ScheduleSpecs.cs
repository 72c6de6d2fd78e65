using System.Diagnostics;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Contracts.Specs;

/// <summary>Delayed and scheduled messages, and their cancellation.</summary>
public abstract class ScheduleSpecs(ITransportUnderTest transport) : TransportSpecs(transport)
{
    private const string Queue = "orders";

    // What a timer of .NET may be early by.
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan InTimeToCancel = TimeSpan.FromSeconds(3);
    private static readonly Uri Destination = new($"queue:{Queue}");

    private readonly Inbox<Order> _inbox = new();

    [Fact]
    public async Task A_delayed_send_comes_not_before_its_time()
    {
        var bus = await StartSchedulerAsync();
        var sent = Stopwatch.StartNew();

        await bus.SendAsync(Queue, new Order(1), x => x.Delay = Soon);

        await _inbox.FirstAsync();
        sent.Elapsed.ShouldBeGreaterThanOrEqualTo(Soon - Early);
    }

    [Fact]
    public async Task A_delayed_publish_comes_not_before_its_time()
    {
        var bus = await StartSchedulerAsync();
        var sent = Stopwatch.StartNew();

        await bus.Control.Publish(new Order(1), Pipe.Execute<PublishContext<Order>>(x => x.Delay = Soon));

        await _inbox.FirstAsync();
        sent.Elapsed.ShouldBeGreaterThanOrEqualTo(Soon - Early);
    }

    [Fact]
    public async Task Delayed_messages_come_in_the_order_of_their_times()
    {
        var bus = await StartSchedulerAsync();

        await bus.SendAsync(Queue, new Order(3), x => x.Delay = Soon * 3);
        await bus.SendAsync(Queue, new Order(1), x => x.Delay = Soon);
        await bus.SendAsync(Queue, new Order(2), x => x.Delay = Soon * 2);

        (await _inbox.CountAsync(3)).Select(x => x.Message.Id).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task A_scheduled_send_comes_with_its_token()
    {
        var bus = await StartSchedulerAsync();

        var scheduled = await SchedulerOf(bus).ScheduleSend(Destination, Soon, new Order(1));

        (await _inbox.FirstAsync()).GetHeader(MessageHeaders.SchedulingTokenId, default(Guid?)).ShouldBe(scheduled.TokenId);
    }

    [Fact]
    public async Task A_scheduled_publish_reaches_its_subscriber()
    {
        var bus = await StartSchedulerAsync();

        await SchedulerOf(bus).SchedulePublish(Soon, new Order(1));

        (await _inbox.FirstAsync()).Message.Id.ShouldBe(1);
    }

    [Fact]
    public async Task A_time_that_has_passed_means_at_once()
    {
        var bus = await StartSchedulerAsync();

        await SchedulerOf(bus).ScheduleSend(Destination, DateTime.UtcNow.AddMinutes(-1), new Order(1));

        (await _inbox.FirstAsync()).Message.Id.ShouldBe(1);
    }

    [Fact]
    public async Task A_scheduled_send_that_is_canceled_by_its_token_does_not_come()
    {
        Needs(TransportFeatures.CancelsSchedules);
        var bus = await StartSchedulerAsync();
        var scheduled = await SchedulerOf(bus).ScheduleSend(Destination, InTimeToCancel, new Order(1));

        await SchedulerOf(bus).CancelScheduledSend(Destination, scheduled.TokenId);

        await bus.SendAsync(Queue, new Order(2), x => x.Delay = InTimeToCancel + Soon);
        (await _inbox.FirstAsync()).Message.Id.ShouldBe(2);
    }

    [Fact]
    public async Task A_scheduled_publish_that_is_canceled_by_its_token_does_not_come()
    {
        Needs(TransportFeatures.CancelsSchedules);
        var bus = await StartSchedulerAsync();
        var scheduled = await SchedulerOf(bus).SchedulePublish(InTimeToCancel, new Order(1));

        await SchedulerOf(bus).CancelScheduledPublish(typeof(Order), scheduled.TokenId);

        await bus.SendAsync(Queue, new Order(2), x => x.Delay = InTimeToCancel + Soon);
        (await _inbox.FirstAsync()).Message.Id.ShouldBe(2);
    }

    [Fact]
    public async Task Canceling_what_was_never_scheduled_changes_nothing()
    {
        var bus = await StartSchedulerAsync();
        await SchedulerOf(bus).ScheduleSend(Destination, Soon, new Order(1));

        await SchedulerOf(bus).CancelScheduledSend(Destination, NewId.NextGuid());

        (await _inbox.FirstAsync()).Message.Id.ShouldBe(1);
    }

    [Fact]
    public async Task A_consumer_can_schedule_a_message()
    {
        var bus = await StartSchedulerAsync(x => x.ReceiveEndpoint("starts", e => e.Handler<Start>(c => c.ScheduleSend(Destination, Soon, new Order(1)))));

        await bus.SendAsync("starts", new Start());

        (await _inbox.FirstAsync()).Message.Id.ShouldBe(1);
    }

    [Fact]
    public async Task A_delayed_redelivery_comes_back_after_its_delay_and_counts()
    {
        var attempts = new Inbox<Start>();
        var bus = await StartSchedulerAsync(x => x.ReceiveEndpoint("starts", e =>
        {
            e.UseDelayedRedelivery(r => r.Intervals(Soon, Soon));
            e.Handler<Start>(async c =>
            {
                await attempts.ReceiveAsync(c);
                if (c.GetRedeliveryCount() < 2)
                {
                    throw new InvalidOperationException("not yet");
                }
            });
        }));
        var sent = Stopwatch.StartNew();

        await bus.SendAsync("starts", new Start());

        (await attempts.CountAsync(3)).Select(x => x.GetRedeliveryCount()).ShouldBe([0, 1, 2]);
        sent.Elapsed.ShouldBeGreaterThanOrEqualTo(Soon * 2 - Early);
    }

    [Fact]
    public async Task A_scheduled_redelivery_comes_back_and_counts()
    {
        var attempts = new Inbox<Start>();
        var bus = await StartSchedulerAsync(x => x.ReceiveEndpoint("starts", e =>
        {
            e.UseScheduledRedelivery(r => r.Interval(1, Soon));
            e.Handler<Start>(async c =>
            {
                await attempts.ReceiveAsync(c);
                if (c.GetRedeliveryCount() == 0)
                {
                    throw new InvalidOperationException("not yet");
                }
            });
        }));

        await bus.SendAsync("starts", new Start());

        (await attempts.CountAsync(2)).Select(x => x.GetRedeliveryCount()).ShouldBe([0, 1]);
    }

    [Fact]
    public async Task A_consumer_can_have_its_message_delivered_again_later()
    {
        var attempts = new Inbox<Start>();
        var bus = await StartSchedulerAsync(x => x.ReceiveEndpoint("starts", e => e.Handler<Start>(async c =>
        {
            await attempts.ReceiveAsync(c);
            if (c.GetRedeliveryCount() == 0)
            {
                await c.Redeliver(Soon);
            }
        })));
        var id = NewId.NextGuid();

        await bus.SendAsync("starts", new Start(), x => x.CorrelationId = id);

        (await attempts.CountAsync(2)).Select(x => x.GetRedeliveryCount()).ShouldBe([0, 1]);
        attempts.All.ShouldAllBe(x => x.CorrelationId == id);
    }

    private static IMessageScheduler SchedulerOf(SpecBus bus) => bus.Services.CreateScope().ServiceProvider.GetRequiredService<IMessageScheduler>();

    private Task<SpecBus> StartSchedulerAsync(Action<IBusFactoryConfigurator>? configure = null) => StartAsync(
        Transport.AddMessageScheduler,
        (_, bus) =>
        {
            Transport.UseMessageScheduler(bus);
            bus.ReceiveEndpoint(Queue, e => e.Handler<Order>(_inbox.ReceiveAsync));
            configure?.Invoke(bus);
        });

    public sealed record Order(int Id);

    public sealed record Start;
}
