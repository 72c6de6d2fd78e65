using System.Diagnostics;
using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>A graceful stop loses nothing, delays nothing and counts nothing.</summary>
public sealed class GracefulStopSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    [Fact]
    public async Task What_was_fetched_and_not_started_is_handed_back_uncounted_while_the_running_handler_ends()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var stopping = await StartReceiverAsync(x =>
        {
            x.LockDuration = TimeSpan.FromSeconds(30);
            x.PrefetchCount = 10;
            x.ConcurrentMessageLimit = 1;
            x.Handler<Work>(async _ =>
            {
                started.TrySetResult();
                await release.Task;
            });
        });
        var sender = await StartSenderAsync();
        for (var id = 0; id < 10; id++)
        {
            await sender.SendAsync(Queue, new Work(id));
        }

        await started.Task;
        await Probe.HeldAsync(10);
        await Eventually.ReturnsAsync(
            Probe.PendingRowsAsync,
            rows => rows.Count(x => x.Deliveries == 0) == 9,
            "the buffered messages are not counted as delivered",
            rows => string.Join(' ', rows),
            TimeSpan.FromSeconds(5));

        var stop = stopping.StopAsync();
        await Eventually.ReturnsAsync(
            Probe.PendingRowsAsync,
            rows => rows.Count(x => x is { Owner: RedisStreamsDefaults.ReturnedConsumer, Deliveries: 0 }) == 9,
            "nine messages are handed back",
            rows => string.Join(' ', rows));
        var others = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(others.ReceiveAsync));
        await others.CountAsync(9, TimeSpan.FromSeconds(3));
        release.SetResult();
        await stop;

        others.All.ShouldAllBe(x => !x.ReceiveContext.Redelivered);
        await Probe.EmptyAsync();
        others.All.Count.ShouldBe(9);
    }

    [Fact]
    public async Task A_stopped_endpoint_leaves_no_consumer_and_no_lease()
    {
        var inbox = new Inbox<Work>();
        var bus = await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));
        await bus.SendAsync(Queue, new Work(1));
        await inbox.FirstAsync();

        await bus.StopAsync();

        (await Probe.ConsumersAsync()).ShouldBeEmpty();
        (await Probe.InstancesAsync()).ShouldBeEmpty();
        await Probe.EmptyAsync();
    }

    [Fact]
    public async Task Stopping_and_starting_under_load_delivers_each_message_once()
    {
        var inbox = new Inbox<Work>();
        var sender = await StartSenderAsync();
        var sending = Task.WhenAll(Enumerable.Range(0, 2000).Select(id => sender.SendAsync(Queue, new Work(id))));
        for (var round = 0; round < 5; round++)
        {
            var bus = await StartReceiverAsync(x =>
            {
                x.LockDuration = TimeSpan.FromSeconds(30);
                x.PrefetchCount = 64;
                x.ConcurrentMessageLimit = 8;
                x.Handler<Work>(inbox.ReceiveAsync);
            });
            await inbox.CountAsync((round + 1) * 100);
            await bus.StopAsync();
        }

        await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));
        await sending;
        await inbox.CountAsync(2000);
        await Probe.EmptyAsync();

        inbox.All.Select(x => x.Message.Id).Order().ShouldBe(Enumerable.Range(0, 2000));
        inbox.All.ShouldAllBe(x => !x.ReceiveContext.Redelivered);
    }

    [Fact]
    public async Task A_terminated_worker_process_ends_its_handler_and_signs_off()
    {
        await using var worker = await StartWorkerAsync(new WorkerOptions { LockMilliseconds = 30_000, ConcurrentMessageLimit = 1 });
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Work(1, WorkBehavior.Wait, 500));
        await worker.WaitForLineAsync("started 1");
        await sender.SendAsync(Queue, new Work(2));
        await Probe.HeldAsync(2);

        worker.Terminate();

        (await worker.WaitForExitAsync()).ShouldBe(0);
        worker.Lines.ShouldContain("completed 1");
        worker.Lines.ShouldNotContain("completed 2");
        (await Probe.LengthAsync()).ShouldBe(1);
        (await Probe.InstancesAsync()).ShouldBeEmpty();
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));
        (await inbox.CountAsync(1, TimeSpan.FromSeconds(2)))[0].Message.Id.ShouldBe(2);
    }

    [Fact]
    public async Task A_stop_cuts_the_unlock_delay_short()
    {
        var failed = new TaskCompletionSource();
        var bus = await StartReceiverAsync(x =>
        {
            x.UnlockDelay = TimeSpan.FromMinutes(10);
            x.RethrowFaultedMessages();
            x.Handler<Work>(_ =>
            {
                failed.TrySetResult();
                throw new InvalidOperationException("told to");
            });
        });
        await bus.SendAsync(Queue, new Work(1));
        await failed.Task;
        var clock = Stopwatch.StartNew();

        await bus.StopAsync();

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        (await Probe.PendingRowsAsync()).ShouldHaveSingleItem().ShouldBe((RedisStreamsDefaults.ReturnedConsumer, 1L));
    }

    [Fact]
    public async Task A_message_waits_for_the_unlock_delay_and_no_longer()
    {
        var inbox = new Inbox<Work>();
        var bus = await StartReceiverAsync(x =>
        {
            x.UnlockDelay = TimeSpan.FromMilliseconds(700);
            x.RethrowFaultedMessages();
            x.Handler<Work>(async c =>
            {
                await inbox.ReceiveAsync(c);
                if (!c.ReceiveContext.Redelivered)
                {
                    throw new InvalidOperationException("told to");
                }
            });
        });
        await bus.SendAsync(Queue, new Work(1));
        await inbox.CountAsync(1);
        var clock = Stopwatch.StartNew();
        await inbox.CountAsync(2, TimeSpan.FromSeconds(3));

        clock.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(500));
        await Probe.EmptyAsync();
    }

    [Fact]
    public async Task A_handler_that_outlasts_the_stop_still_ends()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var steps = new StepObserver();
        var bus = await StartReceiverAsync(x => x.Handler<Work>(async _ =>
        {
            started.TrySetResult();
            await release.Task;
        }));
        bus.Control.ConnectReceiveObserver(steps);
        await bus.SendAsync(Queue, new Work(1));
        await started.Task;

        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Record.ExceptionAsync(() => bus.Control.StopAsync(impatient.Token));
        release.SetResult();

        await steps.SawAsync("PostReceive");
    }
}
