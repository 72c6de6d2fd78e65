using System.Collections.Concurrent;
using System.Diagnostics;
using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>Redis may go and come back: nothing that it acknowledged is lost, and nothing then waits for a lease.</summary>
public sealed class RedisRestartSpecs(OwnRedisServer redis) : RedisStreamsSpecs(redis.Server), IClassFixture<OwnRedisServer>
{
    [Fact]
    public async Task Consumers_go_on_within_two_seconds_of_a_kill_and_restart()
    {
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x =>
        {
            x.LockDuration = TimeSpan.FromSeconds(30);
            x.Handler<Work>(inbox.ReceiveAsync);
        });
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Work(1));
        await inbox.CountAsync(1);

        await Server.KillAsync();
        await Server.RestartAsync();
        var clock = Stopwatch.StartNew();
        await sender.SendAsync(Queue, new Work(2));
        await inbox.CountAsync(2, TimeSpan.FromSeconds(2));

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Nothing_is_lost_and_nothing_waits_for_a_lease_when_Redis_is_killed_under_load()
    {
        const int count = 3000;
        var handled = new ConcurrentDictionary<int, int>();
        await StartReceiverAsync(x =>
        {
            x.LockDuration = TimeSpan.FromMinutes(5);
            x.PrefetchCount = 64;
            x.ConcurrentMessageLimit = 16;
            x.Handler<Work>(c =>
            {
                handled.AddOrUpdate(c.Message.Id, 1, (_, times) => times + 1);
                return Task.CompletedTask;
            });
        });
        var sender = await StartSenderAsync();
        var sent = 0;
        var sending = Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (id, _) =>
        {
            await sender.SendAsync(Queue, new Work(id));
            Interlocked.Increment(ref sent);
        });

        for (var round = 1; round <= 2; round++)
        {
            await Eventually.IsTrueAsync(() => sent >= round * count / 3, "a third more is sent");
            await Server.KillAsync();
            await Server.RestartAsync();
        }

        await sending;
        await Eventually.IsTrueAsync(() => handled.Count == count, "every message is handled", () => $"{handled.Count} handled");
        await Probe.EmptyAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_handler_that_runs_through_a_restart_completes_its_message_once()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var runs = 0;
        var cancelled = false;
        await StartReceiverAsync(x =>
        {
            x.LockDuration = TimeSpan.FromSeconds(30);
            x.Handler<Work>(async c =>
            {
                Interlocked.Increment(ref runs);
                started.TrySetResult();
                await release.Task;
                cancelled = c.CancellationToken.IsCancellationRequested;
            });
        });
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Work(1));
        await started.Task;

        await Server.KillAsync();
        await Server.RestartAsync();
        release.SetResult();
        await Probe.EmptyAsync();

        runs.ShouldBe(1);
        cancelled.ShouldBeFalse();
    }

    [Fact]
    public async Task An_outage_longer_than_the_lease_is_not_taken_for_dead_workers()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var runs = 0;
        for (var instance = 0; instance < 2; instance++)
        {
            await StartReceiverAsync(x =>
            {
                x.LockDuration = TimeSpan.FromSeconds(1);
                x.Handler<Work>(async _ =>
                {
                    Interlocked.Increment(ref runs);
                    started.TrySetResult();
                    await release.Task;
                });
            });
        }

        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Work(1));
        await started.Task;
        var owner = (await Probe.PendingRowsAsync()).ShouldHaveSingleItem().Owner;

        Server.Pause();
        var outage = Stopwatch.StartNew();
        await Eventually.IsTrueAsync(() => outage.Elapsed > TimeSpan.FromSeconds(2.5), "the outage outlasts the lease");
        Server.Resume();
        await Eventually.ReturnsAsync(Probe.InstancesAsync, x => x.Count == 2, "both instances hold a lease");
        await LeasesMoveAsync();

        (await Probe.PendingRowsAsync()).ShouldHaveSingleItem().Owner.ShouldBe(owner);
        release.SetResult();
        await Probe.EmptyAsync();
        runs.ShouldBe(1);
    }

    [Fact]
    public async Task A_send_during_an_outage_waits_and_arrives()
    {
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Work(1));
        await Server.KillAsync();

        var sending = sender.SendAsync(Queue, new Work(2));
        var publishing = sender.Control.Publish(new Work(3));
        sending.IsCompleted.ShouldBeFalse();
        await Server.RestartAsync();

        await sending;
        await publishing;
        (await inbox.CountAsync(3)).Select(x => x.Message.Id).Order().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task A_send_that_outlasts_the_send_timeout_fails_with_a_sentence()
    {
        var bus = MassTransit.Bus.Factory.CreateUsingRedisStreams(x => x.Host(Server.ConnectionString, host =>
        {
            host.KeyPrefix = KeyPrefix;
            host.ConfigureClient(client => client with { CommandTimeout = TimeSpan.FromSeconds(1) });
        }));
        await bus.StartAsync();
        var endpoint = await bus.GetSendEndpoint(new Uri($"queue:{Queue}"));
        await endpoint.Send(new Work(1));
        await Server.KillAsync();

        var failure = await Record.ExceptionAsync(() => endpoint.Send(new Work(2)));
        await Server.RestartAsync();
        await bus.StopAsync();

        failure.ShouldBeOfType<TransportException>();
        failure.Message.ShouldContain($"127.0.0.1:{Server.Port}");
        failure.Message.ShouldContain("The message was not sent");
    }

    [Fact]
    public async Task A_stop_during_an_outage_ends_in_time()
    {
        var bus = await StartReceiverAsync(x => x.Handler<Work>(_ => Task.CompletedTask));
        await Server.KillAsync();
        var clock = Stopwatch.StartNew();

        await bus.StopAsync();

        await Server.RestartAsync();
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task A_stop_while_Redis_stands_still_ends_in_time()
    {
        var bus = await StartReceiverAsync(x => x.Handler<Work>(_ => Task.CompletedTask));
        Server.Pause();
        var clock = Stopwatch.StartNew();

        await bus.StopAsync();

        Server.Resume();
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_stop_with_messages_in_hand_while_Redis_is_gone_ends_in_time_and_loses_none()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var stopping = await StartReceiverAsync(x =>
        {
            x.PrefetchCount = 4;
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
            await sender.SendAsync(Queue, new Work(id));
        }

        await started.Task;
        await Probe.HeldAsync(3);
        await Server.KillAsync();
        var clock = Stopwatch.StartNew();
        var stop = stopping.StopAsync();
        release.SetResult();
        await stop;
        var elapsed = clock.Elapsed;
        await Server.RestartAsync();

        elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(18));
        var inbox = new Inbox<Work>();
        await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));
        (await inbox.CountAsync(3, TimeSpan.FromSeconds(5))).Select(x => x.Message.Id).Order().ShouldBe([0, 1, 2]);
        await Probe.EmptyAsync();
    }

    [Fact]
    public async Task Health_follows_the_consume_loop_through_an_outage()
    {
        var bus = await StartReceiverAsync(x => x.Handler<Work>(_ => Task.CompletedTask));
        bus.Control.CheckHealth().Status.ShouldBe(BusHealthStatus.Healthy);

        await Server.KillAsync();
        await Eventually.IsTrueAsync(() => EndpointStatus(bus) == BusHealthStatus.Unhealthy, "the endpoint is unhealthy", () => $"{EndpointStatus(bus)}");
        bus.Control.CheckHealth().Status.ShouldNotBe(BusHealthStatus.Healthy);
        await Server.RestartAsync();

        await Eventually.IsTrueAsync(() => bus.Control.CheckHealth().Status == BusHealthStatus.Healthy, "the bus is healthy again", deadline: TimeSpan.FromSeconds(2));
    }

    private static BusHealthStatus EndpointStatus(SpecBus bus) =>
        bus.Control.CheckHealth().Endpoints.Single(x => x.Key.EndsWith($"/{Queue}", StringComparison.Ordinal)).Value.Status;

    private async Task LeasesMoveAsync()
    {
        var before = (await Server.SendAsync("ZRANGE", Probe.Leases, 0, -1, "WITHSCORES")).ToString();
        await Eventually.ReturnsAsync(
            async () => (await Server.SendAsync("ZRANGE", Probe.Leases, 0, -1, "WITHSCORES")).ToString(),
            x => x != before,
            "leases are renewed");
    }
}
