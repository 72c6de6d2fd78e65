using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>What the contract suites are too short for, or what only this transport does, as the user of docs/operations.md.</summary>
public sealed class LeastPrivilegeRecoverySpecs : TransportSpecs
{
    private const string Queue = "work";

    private readonly QueueProbe _probe;
    private readonly SecuredRedisServer _redis;

    public LeastPrivilegeRecoverySpecs(SecuredRedisServer redis)
        : base(new SecuredRedisStreamsUnderTest(redis))
    {
        _redis = redis;
        _probe = new QueueProbe(redis.Server, ((SecuredRedisStreamsUnderTest)Transport).KeyPrefix, Queue);
    }

    [Fact]
    public async Task A_lease_is_renewed_and_what_a_lost_one_held_is_recovered()
    {
        var inbox = new Inbox<Job>();
        var started = new ConcurrencyMeter();
        var bus = await StartAsync(Queue, x =>
        {
            ((IRedisStreamsReceiveEndpointConfigurator)x).LockDuration = TimeSpan.FromMilliseconds(500);
            x.Handler<Job>(async c =>
            {
                await inbox.ReceiveAsync(c);
                if (!c.ReceiveContext.Redelivered)
                {
                    using var inside = started.Enter();
                    await Task.Delay(Timeout.InfiniteTimeSpan, c.CancellationToken);
                }
            });
        });
        await bus.SendAsync(Queue, new Job(1));
        await Eventually.IsTrueAsync(() => started.Inside == 1, "the handler runs");
        var first = await LeaseEndAsync();
        await Eventually.ReturnsAsync(LeaseEndAsync, end => end != first, "the lease is renewed");

        await _redis.Server.SendAsync("ZREM", _probe.Leases, (await _probe.InstancesAsync()).ShouldHaveSingleItem());

        (await inbox.CountAsync(2))[1].ReceiveContext.Redelivered.ShouldBeTrue();
        await _probe.EmptyAsync();
    }

    [Fact]
    public async Task Messages_are_delayed_scheduled_canceled_put_off_and_expire()
    {
        var inbox = new Inbox<Job>();
        var soon = TimeSpan.FromMilliseconds(50);
        var bus = await StartAsync(
            register: x => x.AddRedisStreamsMessageScheduler(),
            configure: (_, x) => x.ReceiveEndpoint(Queue, e => e.Handler<Job>(async c =>
            {
                await inbox.ReceiveAsync(c);
                if (inbox.All.Count == 1)
                {
                    await c.Defer(soon);
                }
            })));
        var scheduler = bus.Services.CreateScope().ServiceProvider.GetRequiredService<IMessageScheduler>();

        await bus.SendAsync(Queue, new Job(1), x => x.Delay = soon);
        await scheduler.SchedulePublish(soon, new Job(2));
        await scheduler.CancelScheduledSend(await scheduler.ScheduleSend(new Uri($"queue:{Queue}"), TimeSpan.FromHours(1), new Job(3)));
        await bus.SendAsync(Queue, new Job(4), x => x.TimeToLive = TimeSpan.FromMinutes(1));

        await inbox.CountAsync(4);
        await _probe.EmptyAsync();
    }

    [Fact]
    public async Task Lanes_are_served_by_priority()
    {
        var sender = await StartAsync();
        for (var id = 0; id < 40; id++)
        {
            var priority = id % 2 == 0 ? MessagePriority.Critical : MessagePriority.Low;
            await sender.SendAsync(Queue, new Job(id), x => x.SetPriority(priority));
        }

        var inbox = new Inbox<Job>();
        await StartAsync(Queue, x =>
        {
            x.PrefetchCount = 4;
            ((IRedisStreamsReceiveEndpointConfigurator)x).MaxPriorityWait = TimeSpan.Zero;
            x.Handler<Job>(inbox.ReceiveAsync);
        });

        await inbox.CountAsync(40);
    }

    [Fact]
    public async Task Topics_are_deployed_and_a_queue_is_purged_at_the_start()
    {
        var inbox = new Inbox<Job>();
        var sender = await StartAsync();
        await sender.SendAsync(Queue, new Job(1));

        var bus = await StartAsync(configure: (_, x) =>
        {
            x.DeployPublishTopology = true;
            x.AutoStart = true;
            x.Publish<Job>(_ => { });
            x.ReceiveEndpoint(Queue, e =>
            {
                ((IRedisStreamsReceiveEndpointConfigurator)e).PurgeOnStartup = true;
                e.Handler<Job>(inbox.ReceiveAsync);
            });
        });
        await bus.Control.Publish(new Job(2));

        (await inbox.FirstAsync()).Message.Id.ShouldBe(2);
    }

    private async Task<string> LeaseEndAsync() => (await _redis.Server.SendAsync("ZRANGE", _probe.Leases, 0, 0, "WITHSCORES"))[1].Text!;

    public sealed record Job(int Id);
}
