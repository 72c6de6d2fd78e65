using System.Diagnostics;
using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>Delayed, scheduled, canceled and redelivered messages.</summary>
public sealed class DelaySpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_delayed_message_comes_not_before_its_time_and_soon_after_it()
    {
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));
        var sender = await StartSenderAsync();

        var sent = Stopwatch.StartNew();
        await sender.SendAsync(Queue, new Work(1), x => x.Delay = Soon);

        await inbox.FirstAsync();
        sent.Elapsed.ShouldBeGreaterThanOrEqualTo(Soon - TimeSpan.FromMilliseconds(2));
        await Probe.EmptyAsync();
        await NothingIsDelayedAsync();
    }

    [Fact]
    public async Task A_message_that_is_due_earlier_overtakes_one_that_waits()
    {
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));
        var sender = await StartSenderAsync();

        await sender.SendAsync(Queue, new Work(1), x => x.Delay = Soon * 3);
        await sender.SendAsync(Queue, new Work(2), x => x.Delay = Soon);

        (await inbox.CountAsync(2)).Select(x => x.Message.Id).ShouldBe([2, 1]);
    }

    [Fact]
    public async Task A_delayed_message_waits_for_consumers_that_come_after_it_was_due()
    {
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Work(1), x => x.Delay = TimeSpan.FromMilliseconds(1));

        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));

        (await inbox.FirstAsync()).Message.Id.ShouldBe(1);
    }

    [Fact]
    public async Task A_delayed_message_keeps_its_priority()
    {
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));
        var sender = await StartSenderAsync();

        await sender.SendAsync(Queue, new Work(1), x =>
        {
            x.Delay = TimeSpan.FromMilliseconds(10);
            x.SetPriority(MessagePriority.High);
        });

        (await inbox.FirstAsync()).GetPriority().ShouldBe(MessagePriority.High);
    }

    [Fact]
    public async Task A_negative_delay_is_refused_with_a_sentence()
    {
        var sender = await StartSenderAsync();

        var exception = await Should.ThrowAsync<ArgumentOutOfRangeException>(() => sender.SendAsync(Queue, new Work(1), x => x.Delay = -Soon));

        exception.Message.ShouldContain("it must not be negative");
        await NothingIsDelayedAsync();
    }

    [Fact]
    public async Task A_busy_endpoint_notices_a_delay_too()
    {
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x =>
        {
            x.PrefetchCount = 1;
            x.Handler<Work>(async c =>
            {
                await inbox.ReceiveAsync(c);
                if (c.Message.Id == 0 && inbox.All.All(m => m.Message.Id == 0))
                {
                    await c.Send(c.ReceiveContext.InputAddress, c.Message);
                }
            });
        });
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Work(0));

        await sender.SendAsync(Queue, new Work(1), x => x.Delay = Soon);

        await Eventually.IsTrueAsync(() => inbox.All.Any(x => x.Message.Id == 1), "the delayed message has come between the others");
    }

    [Fact]
    public async Task A_scheduled_message_is_delivered_with_its_token()
    {
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));
        var bus = await StartSchedulerAsync();

        var scheduled = await Scheduler(bus).ScheduleSend(new Uri($"queue:{Queue}"), Soon, new Work(1));

        (await inbox.FirstAsync()).GetSchedulingTokenId().ShouldBe(scheduled.TokenId);
    }

    [Fact]
    public async Task A_canceled_message_never_comes_and_leaves_nothing()
    {
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));
        var bus = await StartSchedulerAsync();
        var scheduled = await Scheduler(bus).ScheduleSend(new Uri($"queue:{Queue}"), Never, new Work(1));
        (await Server.SendAsync("ZCARD", Keys.Delayed)).Integer.ShouldBe(1);

        await Scheduler(bus).CancelScheduledSend(scheduled);

        await NothingIsDelayedAsync();
        (await Server.SendAsync("EXISTS", new RedisKeys(KeyPrefix).Schedule(scheduled.TokenId))).Integer.ShouldBe(0);
        inbox.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Canceling_what_is_not_there_changes_nothing()
    {
        var bus = await StartSchedulerAsync();
        await Scheduler(bus).ScheduleSend(new Uri($"queue:{Queue}"), Never, new Work(1));

        await Scheduler(bus).CancelScheduledSend(new Uri($"queue:{Queue}"), NewId.NextGuid());

        (await Server.SendAsync("ZCARD", Keys.Delayed)).Integer.ShouldBe(1);
    }

    [Fact]
    public async Task A_scheduled_publish_goes_to_those_who_subscribe_when_it_is_due()
    {
        var bus = await StartSchedulerAsync();
        await Scheduler(bus).SchedulePublish(Soon * 3, new Work(1));

        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));

        (await inbox.FirstAsync()).Message.Id.ShouldBe(1);
        await Eventually.PassesAsync(async () => (await KeysAsync("*delayed*")).ShouldBeEmpty());
    }

    [Fact]
    public async Task A_scheduled_publish_is_routed_by_another_bus_when_its_own_has_ended()
    {
        var bus = await StartSchedulerAsync();
        await Scheduler(bus).SchedulePublish(TimeSpan.FromSeconds(4), new Work(1));
        await bus.StopAsync();

        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));

        (await inbox.FirstAsync()).Message.Id.ShouldBe(1);
    }

    [Fact]
    public async Task A_scheduled_publish_that_Redis_refuses_does_not_hold_up_those_after_it()
    {
        var inbox = new Inbox<LeastPrivilegeOrder>();
        var bus = await StartAsync(
            register: x => x.AddRedisStreamsMessageScheduler(),
            configure: (_, x) => x.ReceiveEndpoint("orders", e => e.Handler<LeastPrivilegeOrder>(inbox.ReceiveAsync)));
        var keys = new RedisKeys(KeyPrefix);
        await Server.SendAsync("HSET", keys.Topic("Bus.TestWorker:Work"), "queue:broken", "permanent", "queue:whole", "permanent", "v", 1);
        await Server.SendAsync("SET", keys.Queue("broken").Lanes[QueueLanes.Normal], "no stream");
        await Scheduler(bus).SchedulePublish(Soon, new Work(1));
        await Eventually.PassesAsync(async () => (await ProbeOf("whole").LengthAsync()).ShouldBe(1));

        await Scheduler(bus).SchedulePublish(Soon, new LeastPrivilegeOrder(2));

        await inbox.FirstAsync();
        (await Server.SendAsync("ZCARD", keys.TopicDelayed("Bus.TestWorker:Work"))).Integer.ShouldBe(1, "what was refused is kept and tried again");
    }

    [Fact]
    public async Task A_canceled_publish_never_comes()
    {
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));
        var bus = await StartSchedulerAsync();
        var scheduled = await Scheduler(bus).SchedulePublish(Never, new Work(1));

        await Scheduler(bus).CancelScheduledPublish(typeof(Work), scheduled.TokenId);

        (await KeysAsync("*:delayed:bodies")).ShouldBeEmpty();
        inbox.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_consumer_can_schedule_and_unschedule()
    {
        var inbox = new Inbox<Work>();
        var canceled = new TaskCompletionSource();
        await StartAsync(configure: (_, bus) =>
        {
            bus.UseRedisStreamsMessageScheduler();
            bus.ReceiveEndpoint(Queue, x => x.Handler<Work>(async c =>
            {
                await inbox.ReceiveAsync(c);
                if (c.Message.Id == 0)
                {
                    var never = await c.ScheduleSend(c.ReceiveContext.InputAddress, Soon, new Work(1));
                    await c.ScheduleSend(c.ReceiveContext.InputAddress, Soon * 2, new Work(2));
                    await c.CancelScheduledSend(never);
                    canceled.SetResult();
                }
            }));
        });
        var sender = await StartSenderAsync();

        await sender.SendAsync(Queue, new Work(0));

        await canceled.Task.WaitAsync(Deadline);
        (await inbox.CountAsync(2)).Select(x => x.Message.Id).ShouldBe([0, 2]);
    }

    [Fact]
    public async Task A_delayed_redelivery_replaces_the_delivery_in_one_step()
    {
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x =>
        {
            x.UseDelayedRedelivery(r => r.Intervals(Soon, Soon));
            x.Handler<Work>(async c =>
            {
                await inbox.ReceiveAsync(c);
                if (c.GetRedeliveryCount() < 2)
                {
                    throw new InvalidOperationException("not yet");
                }
            });
        });
        await using var monitor = await Server.ConnectAsync();
        await monitor.SendAsync("MONITOR");
        var sender = await StartSenderAsync();

        await sender.SendAsync(Queue, new Work(1));

        (await inbox.CountAsync(3)).Select(x => x.GetRedeliveryCount()).ShouldBe([0, 1, 2]);
        inbox.All.Select(x => x.MessageId).Distinct().Count().ShouldBe(1);
        await Probe.EmptyAsync();
        await NothingIsDelayedAsync();
        (await SettlementsAsync(monitor)).ShouldBe(1, "only the last delivery is settled by a call of its own");
    }

    [Fact]
    public async Task A_deferred_message_comes_again_without_a_fault()
    {
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(async c =>
        {
            await inbox.ReceiveAsync(c);
            if (inbox.All.Count == 1)
            {
                await c.Defer(Soon);
            }
        }));
        var sender = await StartSenderAsync();

        await sender.SendAsync(Queue, new Work(1));

        var received = await inbox.CountAsync(2);
        received[1].MessageId.ShouldBe(received[0].MessageId);
        await Probe.EmptyAsync();
        (await ProbeOf($"{Queue}_error").LengthAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Delayed_messages_survive_a_stop_of_everything()
    {
        var first = await StartReceiverAsync(x => x.Handler<Work>(_ => Task.CompletedTask));
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Work(1), x => x.Delay = Soon * 2);
        await first.StopAsync();
        await sender.StopAsync();

        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));

        (await inbox.FirstAsync()).Message.Id.ShouldBe(1);
    }

    private QueueKeys Keys => new RedisKeys(KeyPrefix).Queue(Queue);

    private static IMessageScheduler Scheduler(SpecBus bus) => bus.Services.CreateScope().ServiceProvider.GetRequiredService<IMessageScheduler>();

    private async Task<int> SettlementsAsync(RespProbe monitor)
    {
        var count = 0;
        await Server.SendAsync("ECHO", "the end");
        while ((await monitor.ReceiveAsync()).Text is { } line && !line.Contains("\"the end\"", StringComparison.Ordinal))
        {
            count += line.Contains(RedisStreamsScripts.SettleMessages.Sha1, StringComparison.Ordinal) && line.Contains(KeyPrefix, StringComparison.Ordinal) ? 1 : 0;
        }

        return count;
    }

    private Task<SpecBus> StartSchedulerAsync() => StartAsync(register: x => x.AddRedisStreamsMessageScheduler());

    private async Task NothingIsDelayedAsync() =>
        (await Server.SendAsync("EXISTS", Keys.Delayed, Keys.DelayedBodies)).Integer.ShouldBe(0);

    private async Task<IReadOnlyList<string?>> KeysAsync(string pattern) => [.. (await Server.SendAsync("KEYS", $"{KeyPrefix}:{pattern}")).Texts()];
}
