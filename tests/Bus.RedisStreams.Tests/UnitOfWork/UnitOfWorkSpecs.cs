using System.Collections.Concurrent;
using Bus.Contracts.Specs;
using MassTransit;

namespace Bus.RedisStreams.Tests.UnitOfWork;

/// <summary>What a consumer sends, and the acknowledgement of what it consumed, happen together or not at all; on whatever servers.</summary>
public abstract class UnitOfWorkSpecs(ITransportUnderTest transport) : TransportSpecs(transport)
{
    private const string Queue = "orders";

    private readonly Inbox<Shipment> _sent = new();
    private readonly Inbox<Reminder> _scheduled = new();
    private readonly Inbox<Alarm> _scheduledPublishes = new();

    /// <summary>The notices that their queue got.</summary>
    protected Inbox<Notice> Published { get; } = new();

    [Fact]
    public async Task Whatever_a_consumer_sends_publishes_and_schedules_arrives_once()
    {
        var bus = await StartAsync(async context =>
        {
            await context.Send(new Uri("queue:shipments"), new Shipment(context.Message.Id));
            await context.Publish(new Notice(context.Message.Id));
            await context.Send(new Uri("queue:reminders"), new Reminder(context.Message.Id), x => x.Delay = TimeSpan.FromMilliseconds(50));
            await context.Publish(new Alarm(context.Message.Id), x => x.Delay = TimeSpan.FromMilliseconds(50));
        });

        await Task.WhenAll(Enumerable.Range(1, 20).Select(id => bus.SendAsync(Queue, new Order(id))));

        await Task.WhenAll(_sent.CountAsync(20), Published.CountAsync(20), _scheduled.CountAsync(20), _scheduledPublishes.CountAsync(20));
        await bus.StopAsync();
        int[] all = [.. Enumerable.Range(1, 20)];
        _sent.All.Select(x => x.Message.Id).Order().ShouldBe(all);
        Published.All.Select(x => x.Message.Id).Order().ShouldBe(all);
        _scheduled.All.Select(x => x.Message.Id).Order().ShouldBe(all);
        _scheduledPublishes.All.Select(x => x.Message.Id).Order().ShouldBe(all);
    }

    [Fact]
    public async Task A_consumer_that_throws_has_sent_nothing_but_its_fault()
    {
        var faults = new Inbox<Fault<Order>>();
        var attempts = 0;
        var bus = await StartAsync(
            async context =>
            {
                await context.Send(new Uri("queue:shipments"), new Shipment(context.Message.Id));
                await context.Publish(new Notice(context.Message.Id));
                if (context.Message.Id == 1 && Interlocked.Increment(ref attempts) > 0)
                {
                    throw new InvalidOperationException("out of stock");
                }
            },
            bus => bus.ReceiveEndpoint("faults", x => x.Handler<Fault<Order>>(faults.ReceiveAsync)),
            endpoint => endpoint.UseMessageRetry(x => x.Immediate(2)));

        await bus.SendAsync(Queue, new Order(1));
        (await faults.FirstAsync()).Message.Exceptions[0].Message.ShouldBe("out of stock");
        await bus.SendAsync(Queue, new Order(2));

        await Task.WhenAll(_sent.CountAsync(1), Published.CountAsync(1));
        attempts.ShouldBe(3);
        _sent.All.ShouldHaveSingleItem().Message.Id.ShouldBe(2);
        Published.All.ShouldHaveSingleItem().Message.Id.ShouldBe(2);
    }

    [Fact]
    public async Task A_requester_gets_its_response()
    {
        var bus = await StartAsync(context => context.RespondAsync(new Shipment(context.Message.Id)));

        var response = await bus.CreateRequestClient<Order>(Queue).GetResponse<Shipment>(new Order(7), TestContext.Current.CancellationToken);

        response.Message.Id.ShouldBe(7);
    }

    [Fact]
    public async Task What_was_built_on_something_that_changed_meanwhile_is_done_again_and_sent_once()
    {
        var attempts = 0;
        var bus = await StartAsync(async context =>
        {
            var work = context.GetPayload<IUnitOfWorkContext>().Work;
            var key = $"{work.Queue.State}:spec";
            var refusal = new WorkRefusal(() => new InvalidOperationException("in the way"), IsConflict: true);
            var seen = (await work.Link.ExecuteAsync(new Redis.RedisCommand("HGET").AddKey(key).Add("v"))).AsString();
            work.Add(seen is null ? WorkOperation.IsAbsent(key, refusal) : WorkOperation.HasVersion(key, "v", seen, refusal));
            work.Add(WorkOperation.Write("hash", "HINCRBY", key, "v", 1L));
            if (Interlocked.Increment(ref attempts) == 1)
            {
                await work.Link.ExecuteAsync(new Redis.RedisCommand("HINCRBY").AddKey(key).Add("v").Add(10));
            }

            await context.Send(new Uri("queue:shipments"), new Shipment(attempts));
        });

        await bus.SendAsync(Queue, new Order(1));

        (await _sent.FirstAsync()).Message.Id.ShouldBe(2);
        await bus.StopAsync();
        attempts.ShouldBe(2);
        _sent.All.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_conflict_that_does_not_end_reaches_the_retries_of_the_endpoint()
    {
        var faults = new Inbox<Fault<Order>>();
        var attempts = 0;
        var bus = await StartAsync(
            async context =>
            {
                Interlocked.Increment(ref attempts);
                var work = context.GetPayload<IUnitOfWorkContext>().Work;
                work.Add(WorkOperation.Exists($"{work.Queue.State}:missing", new WorkRefusal(() => new InvalidOperationException("in the way"), IsConflict: true)));
                await context.Send(new Uri("queue:shipments"), new Shipment(1));
            },
            bus => bus.ReceiveEndpoint("faults", x => x.Handler<Fault<Order>>(faults.ReceiveAsync)),
            conflictLimit: 3);

        await bus.SendAsync(Queue, new Order(1));

        (await faults.FirstAsync()).Message.Exceptions[0].Message.ShouldBe("in the way");
        await bus.StopAsync();
        attempts.ShouldBe(3);
        _sent.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_consumer_that_is_done_does_not_get_the_message_again_when_another_fails()
    {
        var first = 0;
        var second = 0;
        var bus = await StartAsync(configure: (context, bus) =>
        {
            ConfigureInboxes(bus);
            bus.ReceiveEndpoint(Queue, endpoint =>
            {
                ((IRedisStreamsReceiveEndpointConfigurator)endpoint).UnlockDelay = TimeSpan.Zero;
                endpoint.RethrowFaultedMessages();
                endpoint.UseRedisUnitOfWork(context);
                endpoint.Handler<Order>(async x =>
                {
                    Interlocked.Increment(ref first);
                    await x.Send(new Uri("queue:shipments"), new Shipment(x.Message.Id));
                });
                endpoint.Handler<IOrder>(x => Interlocked.Increment(ref second) == 1 ? throw new InvalidOperationException("not yet") : x.Publish(new Notice(x.Message.Id)));
            });
        });

        await bus.SendAsync(Queue, new Order(1));

        await Task.WhenAll(Published.FirstAsync(), _sent.FirstAsync());
        await bus.StopAsync();
        (first, second).ShouldBe((1, 2));
        _sent.All.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("handler")]
    [InlineData("consumer")]
    [InlineData("same consumer")]
    [InlineData("instance")]
    [InlineData("observer")]
    public async Task A_message_is_not_acknowledged_while_another_consumer_has_failed_with_it(string kind)
    {
        var second = 0;
        void Fail() => _ = Interlocked.Increment(ref second) == 1 ? throw new InvalidOperationException("not yet") : 0;
        var bus = await StartAsync(configure: (context, bus) =>
        {
            ConfigureInboxes(bus);
            bus.ReceiveEndpoint(Queue, endpoint =>
            {
                ((IRedisStreamsReceiveEndpointConfigurator)endpoint).UnlockDelay = TimeSpan.Zero;
                endpoint.RethrowFaultedMessages();
                Configure(endpoint, kind, Fail);
                endpoint.UseRedisUnitOfWork(context);
                endpoint.Handler<Order>(x => x.Send(new Uri("queue:shipments"), new Shipment(x.Message.Id)));
            });
        });

        await bus.SendAsync(Queue, new Order(1));

        await _sent.FirstAsync();
        await Bus.Testing.Eventually.IsTrueAsync(() => second == 2, "the other consumer has it again");
        await bus.StopAsync();
        _sent.All.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_schedule_is_canceled_only_if_the_work_is_done()
    {
        var token = NewId.NextGuid();
        var attempts = 0;
        var bus = await StartAsync(
            async context =>
            {
                var scheduler = context.GetPayload<MessageSchedulerContext>();
                if (context.Message.Id == 1)
                {
                    await scheduler.ScheduleSend(new Uri("queue:reminders"), TimeSpan.FromSeconds(6), new Reminder(1), Pipe.Execute<SendContext<Reminder>>(x => x.ScheduledMessageId = token));
                    await context.Publish(new Notice(1));
                }
                else
                {
                    await scheduler.CancelScheduledSend(new Uri("queue:reminders"), token);
                    await scheduler.ScheduleSend(new Uri("queue:reminders"), TimeSpan.FromMilliseconds(1), new Reminder(2));
                    if (Interlocked.Increment(ref attempts) == 1)
                    {
                        throw new InvalidOperationException("not yet");
                    }
                }
            },
            bus => bus.UseRedisStreamsMessageScheduler(),
            endpoint => endpoint.UseMessageRetry(x => x.Immediate(1)));

        await bus.SendAsync(Queue, new Order(1));
        await Published.FirstAsync();
        await bus.SendAsync(Queue, new Order(2));
        await _scheduled.FirstAsync();
        await bus.SendAsync("reminders", new Reminder(3), x => x.Delay = TimeSpan.FromSeconds(6.1));

        await _scheduled.CountAsync(2);
        _scheduled.All.Select(x => x.Message.Id).ShouldBe([2, 3]);
    }

    [Fact]
    public async Task A_mandatory_message_that_reaches_nobody_fails_the_consumer_and_nothing_is_sent()
    {
        var faults = new Inbox<Fault<Order>>();
        var bus = await StartAsync(
            async context =>
            {
                await context.Send(new Uri("queue:shipments"), new Shipment(1));
                await context.Publish(new Nobody(1), x => x.Mandatory = true);
            },
            bus => bus.ReceiveEndpoint("faults", x => x.Handler<Fault<Order>>(faults.ReceiveAsync)));

        await bus.SendAsync(Queue, new Order(1));

        (await faults.FirstAsync()).Message.Exceptions[0].ExceptionType.ShouldBe(typeof(MessageNotRoutedException).FullName);
        await bus.StopAsync();
        _sent.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_deferred_message_comes_again_with_what_was_sent_before()
    {
        var deliveries = new ConcurrentQueue<int>();
        var bus = await StartAsync(async context =>
        {
            deliveries.Enqueue(context.Message.Id);
            if (deliveries.Count == 1)
            {
                await context.Send(new Uri("queue:shipments"), new Shipment(1));
                await context.Defer(TimeSpan.FromMilliseconds(20));
                return;
            }

            await context.Publish(new Notice(2));
        });

        await bus.SendAsync(Queue, new Order(1));

        await Task.WhenAll(Published.FirstAsync(), _sent.FirstAsync());
        await bus.StopAsync();
        deliveries.Count.ShouldBe(2);
        _sent.All.Count.ShouldBe(1);
    }

    protected Task<SpecBus> StartAsync(
        MessageHandler<Order> handler,
        Action<IBusFactoryConfigurator>? configure = null,
        Action<IReceiveEndpointConfigurator>? configureEndpoint = null,
        int conflictLimit = 20) =>
        StartAsync(configure: (context, bus) =>
        {
            ConfigureInboxes(bus);
            configure?.Invoke(bus);
            bus.ReceiveEndpoint(Queue, endpoint =>
            {
                configureEndpoint?.Invoke(endpoint);
                endpoint.UseRedisUnitOfWork(context, conflictLimit);
                endpoint.Handler(handler);
            });
        });

    private void ConfigureInboxes(IBusFactoryConfigurator bus)
    {
        bus.ReceiveEndpoint("shipments", x => x.Handler<Shipment>(_sent.ReceiveAsync));
        bus.ReceiveEndpoint("notices", x => x.Handler<Notice>(Published.ReceiveAsync));
        bus.ReceiveEndpoint("reminders", x => x.Handler<Reminder>(_scheduled.ReceiveAsync));
        bus.ReceiveEndpoint("alarms", x => x.Handler<Alarm>(_scheduledPublishes.ReceiveAsync));
    }

    /// <summary>A consumer that units of work are configured behind, or that no observer of the configuration sees.</summary>
    private static void Configure(IReceiveEndpointConfigurator endpoint, string kind, Action consume)
    {
        switch (kind)
        {
            case "handler":
                endpoint.Handler<Order>(_ => Task.Run(consume));
                break;
            case "same consumer":
                endpoint.Consumer(() => new OrderConsumer(() => { }));
                endpoint.Consumer(() => new OrderConsumer(consume));
                break;
            case "consumer":
                endpoint.Consumer(() => new OrderConsumer(consume));
                break;
            case "instance":
                endpoint.Instance((object)new OrderConsumer(consume));
                break;
            default:
                endpoint.Observer(new OrderObserver(consume));
                break;
        }
    }

    private sealed class OrderConsumer(Action consume) : IConsumer<Order>
    {
        public Task Consume(ConsumeContext<Order> context) => Task.Run(consume);
    }

    private sealed class OrderObserver(Action consume) : IObserver<ConsumeContext<Order>>
    {
        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void OnNext(ConsumeContext<Order> value) => consume();
    }

    public interface IOrder
    {
        int Id { get; }
    }

    public sealed record Order(int Id) : IOrder;

    public sealed record Shipment(int Id);

    public sealed record Notice(int Id);

    public sealed record Reminder(int Id);

    public sealed record Alarm(int Id);

    public sealed record Nobody(int Id);
}
