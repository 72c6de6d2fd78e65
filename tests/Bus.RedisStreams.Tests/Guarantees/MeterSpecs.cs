using Bus.Contracts.Specs;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>The transport's meter counts exactly what happened to the messages of a queue.</summary>
public sealed class MeterSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    private readonly string _queue = $"metered-{NewId.NextGuid():N}";

    [Fact]
    public async Task Completed_messages_are_fetched_and_settled_once_and_told_by_queue_alone()
    {
        using var meter = new MeterRecorder(_queue);
        var inbox = new Inbox<Work>();
        var bus = await StartAsync(_queue, x => x.Handler<Work>(inbox.ReceiveAsync));

        await Task.WhenAll(Enumerable.Range(0, 10).Select(x => bus.SendAsync(_queue, new Work(x))));
        await inbox.CountAsync(10);
        await bus.StopAsync();

        meter.Counts.ShouldBe(new MeterCounts(Fetched: 10, Settled: 10));
        meter.Tags.ShouldBe([$"messaging.destination.name={_queue}"]);
        meter.Units.ShouldBe(
            new Dictionary<string, string?>
            {
                ["bus.redis_streams.fetched"] = "{message}",
                ["bus.redis_streams.settled"] = "{message}",
                ["bus.redis_streams.redelivered"] = "{message}",
                ["bus.redis_streams.recovered"] = "{message}",
                ["bus.redis_streams.lease_lost"] = "{lease}",
                ["bus.redis_streams.expired"] = "{message}",
                ["bus.redis_streams.deduplicated"] = "{message}",
                ["bus.redis_streams.unconfirmed_failed"] = "{message}",
            },
            ignoreOrder: true);
    }

    [Fact]
    public async Task Messages_moved_to_the_error_and_skipped_queue_are_settled()
    {
        using var meter = new MeterRecorder(_queue);
        var bus = await StartAsync(_queue, x => x.Handler<Work>(_ => throw new InvalidOperationException("told to")));

        await bus.SendAsync(_queue, new Work(1));
        await bus.SendAsync(_queue, new Unknown(2));

        await meter.CountAsync(new MeterCounts(Fetched: 2, Settled: 2));
        await bus.StopAsync();
        (await ProbeOf($"{_queue}_error").LengthAsync()).ShouldBe(1);
        (await ProbeOf($"{_queue}_skipped").LengthAsync()).ShouldBe(1);
        meter.Counts.ShouldBe(new MeterCounts(Fetched: 2, Settled: 2));
    }

    [Fact]
    public async Task A_unit_of_work_whose_message_somebody_else_settled_counts_no_settlement()
    {
        using var meter = new MeterRecorder(_queue);
        var done = new Inbox<Work>();
        var probe = ProbeOf(_queue);
        var bus = await StartAsync(configure: (context, bus) =>
        {
            bus.ReceiveEndpoint($"{_queue}-done", x => x.Handler<Work>(done.ReceiveAsync));
            bus.ReceiveEndpoint(_queue, endpoint =>
            {
                endpoint.UseRedisUnitOfWork(context);
                endpoint.Handler<Work>(async c =>
                {
                    if (c.Message.Id == 1)
                    {
                        var row = (await Server.SendAsync("XPENDING", probe.Lane, RedisStreamsDefaults.ConsumerGroup, "-", "+", 1))[0];
                        await Server.SendAsync("XACK", probe.Lane, RedisStreamsDefaults.ConsumerGroup, row[0].Text!);
                    }

                    await c.Send(new Uri($"queue:{_queue}-done"), c.Message);
                });
            });
        });

        await bus.SendAsync(_queue, new Work(1));
        await bus.SendAsync(_queue, new Work(2));

        (await done.FirstAsync()).Message.Id.ShouldBe(2);
        await bus.StopAsync();
        done.All.Count.ShouldBe(1);
        meter.Counts.ShouldBe(new MeterCounts(Fetched: 2, Settled: 1));
    }

    [Fact]
    public async Task A_fault_that_is_rethrown_counts_a_redelivery_for_each_further_delivery()
    {
        using var meter = new MeterRecorder(_queue);
        var bus = await StartAsync(_queue, x =>
        {
            var redis = (IRedisStreamsReceiveEndpointConfigurator)x;
            redis.UnlockDelay = TimeSpan.Zero;
            x.RethrowFaultedMessages();
            x.Handler<Work>(c => c.ReceiveContext.TransportHeaders.Get<long>("DeliveryCount") < 3 ? throw new InvalidOperationException("not yet") : Task.CompletedTask);
        });

        await bus.SendAsync(_queue, new Work(1));

        await meter.CountAsync(new MeterCounts(Fetched: 3, Settled: 1, Redelivered: 2));
        await bus.StopAsync();
        meter.Counts.ShouldBe(new MeterCounts(Fetched: 3, Settled: 1, Redelivered: 2));
    }

    [Fact]
    public async Task After_a_crash_all_its_messages_are_recovered_and_those_that_had_started_redelivered()
    {
        using var meter = new MeterRecorder(_queue);
        await using var doomed = await StartWorkerAsync(new WorkerOptions { QueueName = _queue, PrefetchCount = 8, ConcurrentMessageLimit = 4 });
        var sender = await StartSenderAsync();
        for (var id = 0; id < 8; id++)
        {
            await sender.SendAsync(_queue, new Work(id, WorkBehavior.Wait, 600_000));
        }

        await ProbeOf(_queue).HeldAsync(8);
        doomed.Kill();
        await doomed.WaitForExitAsync();
        var inbox = new Inbox<Work>();
        var survivor = await StartAsync(_queue, x =>
        {
            ((IRedisStreamsReceiveEndpointConfigurator)x).LockDuration = TimeSpan.FromSeconds(1);
            x.Handler<Work>(inbox.ReceiveAsync);
        });
        await inbox.CountAsync(8);
        await survivor.StopAsync();

        meter.Counts.ShouldBe(new MeterCounts(Fetched: 8, Settled: 8, Redelivered: 4, Recovered: 8));
    }

    [Fact]
    public async Task A_lost_lease_counts_one_lease_and_each_message_that_it_held()
    {
        using var meter = new MeterRecorder(_queue);
        var started = new ConcurrencyMeter();
        var inbox = new Inbox<Work>();
        var bus = await StartAsync(_queue, x =>
        {
            ((IRedisStreamsReceiveEndpointConfigurator)x).LockDuration = TimeSpan.FromSeconds(1);
            x.Handler<Work>(async c =>
            {
                if (!c.ReceiveContext.Redelivered)
                {
                    using var inside = started.Enter();
                    await Task.Delay(Timeout.InfiniteTimeSpan, c.CancellationToken);
                }

                await inbox.ReceiveAsync(c);
            });
        });
        await Task.WhenAll(bus.SendAsync(_queue, new Work(1)), bus.SendAsync(_queue, new Work(2)));
        await Bus.Testing.Eventually.IsTrueAsync(() => started.Inside == 2, "both handlers run");

        var probe = ProbeOf(_queue);
        await Server.SendAsync("ZREM", probe.Leases, (await probe.InstancesAsync()).ShouldHaveSingleItem());

        await inbox.CountAsync(2);
        await bus.StopAsync();
        meter.Counts.ShouldBe(new MeterCounts(Fetched: 4, Settled: 2, Redelivered: 2, Recovered: 2, LeaseLost: 1));
    }

    [Fact]
    public async Task A_graceful_stop_hands_back_without_counting_a_redelivery()
    {
        using var meter = new MeterRecorder(_queue);
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var first = await StartAsync(_queue, x =>
        {
            x.PrefetchCount = 3;
            x.ConcurrentMessageLimit = 1;
            x.Handler<Work>(async _ =>
            {
                started.TrySetResult();
                await release.Task;
            });
        });
        var sender = await StartSenderAsync();
        for (var id = 0; id < 3; id++)
        {
            await sender.SendAsync(_queue, new Work(id));
        }

        await started.Task.WaitAsync(Deadline);
        await meter.CountAsync(new MeterCounts(Fetched: 3, Settled: 0));
        var stop = first.StopAsync();
        release.SetResult();
        await stop;
        meter.Counts.ShouldBe(new MeterCounts(Fetched: 3, Settled: 1));

        var inbox = new Inbox<Work>();
        var second = await StartAsync(_queue, x => x.Handler<Work>(inbox.ReceiveAsync));
        await inbox.CountAsync(2);
        await second.StopAsync();
        meter.Counts.ShouldBe(new MeterCounts(Fetched: 5, Settled: 3));
    }

    public sealed record Unknown(int Id);
}
