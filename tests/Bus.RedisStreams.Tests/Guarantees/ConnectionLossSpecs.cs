using System.Collections.Concurrent;
using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>Connections break one by one: nothing waits for a lease, nothing is handled twice without need.</summary>
public sealed class ConnectionLossSpecs(OwnRedisServer redis) : RedisStreamsSpecs(redis.Server), IClassFixture<OwnRedisServer>
{
    private static readonly TimeSpan LongLease = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("bus:send")]
    [InlineData("bus:settle")]
    [InlineData("bus:receive:work")]
    public async Task Killing_a_connection_under_load_loses_nothing_and_leaves_nothing_to_a_lease(string name)
    {
        const int count = 2000;
        var handled = new ConcurrentDictionary<int, int>();
        var bus = await StartReceiverAsync(x =>
        {
            x.LockDuration = LongLease;
            x.PrefetchCount = 32;
            x.ConcurrentMessageLimit = 4;
            x.Handler<Work>(c =>
            {
                handled.AddOrUpdate(c.Message.Id, 1, (_, times) => times + 1);
                return Task.CompletedTask;
            });
        });
        var sending = Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (id, _) => await bus.SendAsync(Queue, new Work(id)));

        for (var round = 1; round <= 4; round++)
        {
            await Eventually.IsTrueAsync(() => handled.Count >= round * count / 5, "a part is handled", () => $"{handled.Count} handled");
            await KillAsync(name);
        }

        await sending;
        await Eventually.IsTrueAsync(() => handled.Count == count, "every message is handled", () => $"{handled.Count} handled");
        await Probe.EmptyAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_settle_connection_that_breaks_while_the_loop_sleeps_leaves_no_buffered_message_behind()
    {
        var first = new TaskCompletionSource();
        var inbox = new Inbox<Work>();
        await using var proxy = new FaultProxy(Server.Port);
        await StartReceiverAsync(
            x =>
            {
                x.LockDuration = LongLease;
                x.PrefetchCount = 4;
                x.ConcurrentMessageLimit = 1;
                x.Handler<Work>(async c =>
                {
                    await inbox.ReceiveAsync(c);
                    await first.Task;
                });
            },
            proxy.Port);
        var sender = await StartSenderAsync();
        for (var id = 0; id < 3; id++)
        {
            await sender.SendAsync(Queue, new Work(id));
        }

        await Probe.HeldAsync(3);
        await AsleepAsync();
        proxy.BlackHole(ProxyDirection.ToClient);
        first.SetResult();
        await Eventually.ReturnsAsync(Probe.LengthAsync, x => x == 2, "the first message is settled");
        await KillAsync("bus:settle");
        proxy.Heal();

        await inbox.CountAsync(3, TimeSpan.FromSeconds(5));
        await Probe.EmptyAsync(TimeSpan.FromSeconds(5));
        inbox.All.Select(x => x.Message.Id).Order().ShouldBe([0, 1, 2]);
    }

    [Fact]
    public async Task Acknowledgements_whose_replies_are_lost_lead_to_no_redelivery()
    {
        var release = new TaskCompletionSource();
        var inbox = new Inbox<Work>();
        await using var proxy = new FaultProxy(Server.Port);
        await StartReceiverAsync(
            x =>
            {
                x.LockDuration = LongLease;
                x.Handler<Work>(async c =>
                {
                    await inbox.ReceiveAsync(c);
                    await release.Task;
                });
            },
            proxy.Port);
        var sender = await StartSenderAsync();
        for (var id = 0; id < 8; id++)
        {
            await sender.SendAsync(Queue, new Work(id));
        }

        await inbox.CountAsync(8);
        proxy.BlackHole(ProxyDirection.ToClient);
        release.SetResult();
        await Eventually.ReturnsAsync(Probe.LengthAsync, x => x < 8, "Redis has acknowledgements");
        proxy.DropConnections();
        proxy.Heal();
        await sender.SendAsync(Queue, new Work(8));

        await inbox.CountAsync(9, TimeSpan.FromSeconds(5));
        await Probe.EmptyAsync();
        inbox.All.Select(x => x.Message.Id).ShouldBeUnique();
    }

    [Fact]
    public async Task A_fetch_whose_reply_is_lost_is_made_good_at_once()
    {
        var inbox = new Inbox<Blob>();
        var sender = await StartSenderAsync();
        for (var id = 0; id < 10; id++)
        {
            await sender.SendAsync(Queue, new Blob(id, new string('x', 50_000)));
        }

        await using var proxy = new FaultProxy(Server.Port);
        proxy.CutAfter(ProxyDirection.ToClient, 120_000);
        await StartReceiverAsync(
            x =>
            {
                x.LockDuration = LongLease;
                x.Handler<Blob>(inbox.ReceiveAsync);
            },
            proxy.Port);

        await inbox.CountAsync(10, TimeSpan.FromSeconds(5));
        await Probe.EmptyAsync();
        inbox.All.Select(x => x.Message.Id).Order().ShouldBe(Enumerable.Range(0, 10));
    }

    [Fact]
    public async Task A_fetch_whose_reply_is_lost_counts_each_message_when_it_starts()
    {
        var counts = new ConcurrentBag<long?>();
        var sender = await StartSenderAsync();
        for (var id = 0; id < 10; id++)
        {
            await sender.SendAsync(Queue, new Blob(id, new string('x', 50_000)));
        }

        await using var proxy = new FaultProxy(Server.Port);
        proxy.CutAfter(ProxyDirection.ToClient, 120_000);
        await StartReceiverAsync(
            x =>
            {
                x.LockDuration = LongLease;
                x.PrefetchCount = 10;
                x.ConcurrentMessageLimit = 2;
                x.Handler<Blob>(c =>
                {
                    counts.Add(c.ReceiveContext.TransportHeaders.Get<long>("DeliveryCount"));
                    return Task.CompletedTask;
                });
            },
            proxy.Port);

        await Eventually.IsTrueAsync(() => counts.Count >= 10, "every message is handled", deadline: TimeSpan.FromSeconds(5));
        await Probe.EmptyAsync();
        counts.ShouldBe(Enumerable.Repeat<long?>(1, 10));
    }

    [Fact]
    public async Task A_message_taken_by_a_socket_that_broke_in_its_sleep_is_handled_at_once()
    {
        var inbox = new Inbox<Work>();
        await using var proxy = new FaultProxy(Server.Port);
        await StartReceiverAsync(
            x =>
            {
                x.LockDuration = LongLease;
                x.Handler<Work>(inbox.ReceiveAsync);
            },
            proxy.Port);
        var sender = await StartSenderAsync();
        await AsleepAsync();
        proxy.BlackHole(ProxyDirection.ToClient);

        await sender.SendAsync(Queue, new Work(1));
        await Probe.HeldAsync(1);
        proxy.DropConnections();
        proxy.Heal();

        await inbox.CountAsync(1, TimeSpan.FromSeconds(3));
        await Probe.EmptyAsync();
    }

    [Fact]
    public async Task A_stalled_line_is_given_up_and_consumers_go_on_when_it_is_healed()
    {
        var inbox = new Inbox<Work>();
        await using var proxy = new FaultProxy(Server.Port);
        var bus = MassTransit.Bus.Factory.CreateUsingRedisStreams(x =>
        {
            x.Host($"redis://127.0.0.1:{proxy.Port}", host =>
            {
                host.KeyPrefix = KeyPrefix;
                host.ConfigureClient(client => client with
                {
                    HeartbeatInterval = TimeSpan.FromMilliseconds(500),
                    HeartbeatTimeout = TimeSpan.FromMilliseconds(500),
                    ConnectTimeout = TimeSpan.FromSeconds(1),
                });
            });
            x.ReceiveEndpoint(Queue, e => e.Handler<Work>(inbox.ReceiveAsync));
        });
        await bus.StartAsync();
        var sender = await StartSenderAsync();
        var accepted = proxy.AcceptedConnections;

        proxy.Stall();
        await Eventually.IsTrueAsync(() => proxy.AcceptedConnections > accepted, "the stalled socket is given up", deadline: TimeSpan.FromSeconds(5));
        proxy.DropConnections();
        proxy.Heal();
        await sender.SendAsync(Queue, new Work(1));

        await inbox.CountAsync(1, TimeSpan.FromSeconds(3));
        await bus.StopAsync();
    }

    [Fact]
    public async Task Publishes_survive_the_loss_of_their_connection()
    {
        var inbox = new Inbox<Work>();
        var bus = await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));
        await bus.Control.Publish(new Work(-1));
        var published = 0;
        var publishing = Parallel.ForEachAsync(Enumerable.Range(0, 1000), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (id, _) =>
        {
            await bus.Control.Publish(new Work(id));
            Interlocked.Increment(ref published);
        });

        for (var round = 1; round <= 5; round++)
        {
            await Eventually.IsTrueAsync(() => published >= round * 150 || publishing.IsCompleted, "a part is published");
            await KillAsync("bus:send");
        }

        await publishing;
        await Eventually.IsTrueAsync(() => inbox.All.Select(x => x.Message.Id).Distinct().Count() == 1001, "every message is received");
    }

    [Fact]
    public async Task A_send_that_fails_leaves_the_connections_of_its_bus_alone()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var bus = await StartReceiverAsync(x => x.Handler<Work>(async _ =>
        {
            started.TrySetResult();
            await release.Task;
        }));
        await bus.SendAsync(Queue, new Work(1));
        await started.Task;
        await AsleepAsync();
        var before = await ClientIdsAsync();

        await Should.ThrowAsync<InvalidOperationException>(() => bus.SendAsync(Queue, new Work(2), _ => throw new InvalidOperationException("no")));
        await Should.ThrowAsync<OperationCanceledException>(async () =>
            await (await bus.Control.GetSendEndpoint(new Uri($"queue:{Queue}"))).Send(new Work(3), new CancellationToken(canceled: true)));

        (await ClientIdsAsync()).ShouldBe(before);
        release.SetResult();
        await Probe.EmptyAsync();
    }

    [Fact]
    public async Task A_message_that_wakes_a_busy_endpoint_is_not_counted_before_it_starts()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var bus = await StartReceiverAsync(x =>
        {
            x.PrefetchCount = 4;
            x.ConcurrentMessageLimit = 1;
            x.Handler<Work>(async _ =>
            {
                started.TrySetResult();
                await release.Task;
            });
        });
        await bus.SendAsync(Queue, new Work(1));
        await started.Task;
        await AsleepAsync();

        await bus.SendAsync(Queue, new Work(2));
        await Eventually.ReturnsAsync(
            Probe.PendingRowsAsync,
            rows => rows.Select(x => x.Deliveries).SequenceEqual([1, 0]),
            "the second message is held and not counted",
            rows => string.Join(' ', rows),
            TimeSpan.FromSeconds(5));

        release.SetResult();
        await Probe.EmptyAsync();
    }

    private async Task<IReadOnlyList<string>> ClientIdsAsync()
    {
        var clients = (await Server.SendAsync("CLIENT", "LIST")).Text!.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return clients.Where(x => x.Contains(" name=bus:", StringComparison.Ordinal)).Select(x => x.Split(' ')[0]).ToList();
    }

    /// <summary>Awaits that the endpoint's loop sleeps on the server.</summary>
    private Task AsleepAsync() => Eventually.ReturnsAsync(
        async () => (await Server.SendAsync("INFO", "clients")).Text!,
        x => x.Contains("blocked_clients:1", StringComparison.Ordinal),
        "the loop sleeps");

    private async Task KillAsync(string name)
    {
        var clients = (await Server.SendAsync("CLIENT", "LIST")).Text!.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var client in clients.Where(x => x.Contains($" name={name} ", StringComparison.Ordinal)))
        {
            await Server.SendAsync("CLIENT", "KILL", "ID", client.Split(' ')[0]["id=".Length..]);
        }
    }

    public sealed record Blob(int Id, string Text);
}
