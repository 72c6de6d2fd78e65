using Bus.Contracts.Specs;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>Messages go to the lane of their priority and are served in its order.</summary>
public sealed class PrioritySpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    [Fact]
    public async Task Waiting_messages_are_served_by_priority_then_by_age()
    {
        var sender = await StartSenderAsync();
        var priorities = new[] { 25, 50, 100, 75, 25, 50, 100, 75 };
        for (var id = 0; id < priorities.Length; id++)
        {
            var priority = priorities[id];
            await sender.SendAsync(Queue, new Work(id), x => x.SetPriority(priority));
        }

        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x =>
        {
            x.PrefetchCount = 1;
            x.Handler<Work>(inbox.ReceiveAsync);
        });

        (await inbox.CountAsync(8)).Select(x => x.Message.Id).ShouldBe([2, 6, 3, 7, 1, 5, 0, 4]);
        inbox.All[0].GetPriority().ShouldBe(MessagePriority.Critical);
        inbox.All[^1].GetPriority().ShouldBe(MessagePriority.Low);
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(88, 0)]
    [InlineData(87, 1)]
    [InlineData(63, 1)]
    [InlineData(62, 2)]
    [InlineData(38, 2)]
    [InlineData(37, 3)]
    [InlineData(0, 3)]
    public void A_number_goes_to_the_nearest_lane(int priority, int lane) => QueueLanes.GetLane(priority).ShouldBe(lane);

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    public async Task A_priority_out_of_range_is_refused_with_a_sentence_and_nothing_is_sent(int priority)
    {
        var sender = await StartSenderAsync();

        var exception = await Should.ThrowAsync<ArgumentOutOfRangeException>(() => sender.SendAsync(Queue, new Work(1), x => x.SetPriority(priority)));

        exception.Message.ShouldContain($"The priority is {priority}; it must be from 0 to 100");
        (await Probe.LengthAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_published_message_keeps_its_priority_in_every_subscribers_queue()
    {
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));
        var sender = await StartSenderAsync();

        await sender.Control.Publish(new Work(1), x => x.SetPriority(MessagePriority.High));

        (await inbox.FirstAsync()).GetPriority().ShouldBe(MessagePriority.High);
    }

    [Fact]
    public async Task A_message_type_can_have_a_priority_and_a_send_overrides_it()
    {
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));
        var sender = await StartAsync(configure: (_, bus) => ((IRedisStreamsBusFactoryConfigurator)bus).UsePriority<Work>(MessagePriority.Low));

        await sender.SendAsync(Queue, new Work(1));
        await sender.SendAsync(Queue, new Work(2), x => x.SetPriority(MessagePriority.Critical));

        var received = await inbox.CountAsync(2);
        received.Single(x => x.Message.Id == 1).GetPriority().ShouldBe(MessagePriority.Low);
        received.Single(x => x.Message.Id == 2).GetPriority().ShouldBe(MessagePriority.Critical);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_consumer_sends_and_publishes_has_its_messages_priority_through_an_outbox_too(bool withOutbox)
    {
        var inbox = new Inbox<Work>();
        await StartAsync(configure: (context, bus) =>
        {
            bus.ReceiveEndpoint("first", x =>
            {
                x.ConfigureConsumeTopology = false;
                if (withOutbox)
                {
                    x.UseInMemoryOutbox(context);
                }

                x.Handler<Work>(async c =>
                {
                    await c.Send(new Uri("queue:second"), new Work(2));
                    await c.Publish(new Work(3));
                    await c.Send(new Uri("queue:second"), new Work(4), s => s.SetPriority(MessagePriority.Low));
                });
            });
            bus.ReceiveEndpoint("second", x => x.Handler<Work>(inbox.ReceiveAsync));
        });
        var sender = await StartSenderAsync();

        await sender.SendAsync("first", new Work(1), x => x.SetPriority(MessagePriority.High));

        var received = await inbox.CountAsync(3);
        received.OrderBy(x => x.Message.Id).Select(x => x.GetPriority()).ShouldBe([MessagePriority.High, MessagePriority.High, MessagePriority.Low]);
    }

    [Fact]
    public async Task A_failed_message_keeps_its_lane_in_the_error_queue()
    {
        var errors = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(_ => throw new InvalidOperationException("no")));
        await StartAsync($"{Queue}_error", x =>
        {
            x.ConfigureConsumeTopology = false;
            x.Handler<Work>(errors.ReceiveAsync);
        });
        var sender = await StartSenderAsync();

        await sender.SendAsync(Queue, new Work(1), x => x.SetPriority(MessagePriority.Critical));

        (await errors.FirstAsync()).GetPriority().ShouldBe(MessagePriority.Critical);
    }

    [Fact]
    public async Task Under_constant_critical_load_an_old_low_message_is_served_within_the_bound()
    {
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Work(-1), x => x.SetPriority(MessagePriority.Low));
        for (var id = 0; id < 40; id++)
        {
            await sender.SendAsync(Queue, new Work(id), x => x.SetPriority(MessagePriority.Critical));
        }

        var low = new TaskCompletionSource();
        var handled = 0;
        await StartReceiverAsync(x =>
        {
            x.PrefetchCount = 1;
            x.MaxPriorityWait = TimeSpan.FromMilliseconds(200);
            x.Handler<Work>(async c =>
            {
                Interlocked.Increment(ref handled);
                if (c.Message.Id < 0)
                {
                    low.TrySetResult();
                }
                else
                {
                    // The load never ends: every critical message is followed by another.
                    await c.Send(c.ReceiveContext.InputAddress, c.Message);
                }
            });
        });

        await low.Task.WaitAsync(Deadline);
        handled.ShouldBeGreaterThan(9);
    }
}
