using System.Collections.Concurrent;
using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisStreams.StackExchangeRedis.Tests.Guarantees;

/// <summary>What the transport promises about outages holds on a multiplexer.</summary>
public sealed class OutageSpecs(OwnRedisServer redis) : StackExchangeSpecs(redis.Server), IClassFixture<OwnRedisServer>
{
    [Fact]
    public async Task A_restart_of_the_server_under_load_loses_nothing()
    {
        const int count = 1000;
        var handled = new ConcurrentDictionary<int, int>();
        await StartOnMultiplexerAsync(x => x.ReceiveEndpoint(Queue, e =>
        {
            ((IRedisStreamsReceiveEndpointConfigurator)e).LockDuration = TimeSpan.FromSeconds(1);
            e.Handler<Work>(c =>
            {
                handled.AddOrUpdate(c.Message.Id, 1, (_, times) => times + 1);
                return Task.CompletedTask;
            });
        }));
        var sender = await StartOnMultiplexerAsync();
        var sending = Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (id, _) => await sender.SendAsync(Queue, new Work(id)));

        await Eventually.IsTrueAsync(() => handled.Count >= count / 4, "a part is handled", () => $"{handled.Count} handled");
        await Server.KillAsync();
        await Server.RestartAsync();

        await sending;
        await Eventually.IsTrueAsync(() => handled.Count == count, "every message is handled", () => $"{handled.Count} handled", Deadline);
        await EmptyAsync();
    }

    [Fact]
    public async Task Broken_connections_under_load_leave_nothing_to_a_lease()
    {
        const int count = 1000;
        var handled = new ConcurrentDictionary<int, int>();
        await using var proxy = new FaultProxy(Server.Port);
        using var multiplexer = await Multiplexers.ConnectAsync(proxy.Port);
        var bus = await StartOnMultiplexerAsync(
            x => x.ReceiveEndpoint(Queue, e =>
            {
                ((IRedisStreamsReceiveEndpointConfigurator)e).LockDuration = TimeSpan.FromMinutes(5);
                e.Handler<Work>(c =>
                {
                    handled.AddOrUpdate(c.Message.Id, 1, (_, times) => times + 1);
                    return Task.CompletedTask;
                });
            }),
            multiplexer: multiplexer);
        var sending = Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (id, _) => await bus.SendAsync(Queue, new Work(id)));

        for (var round = 1; round <= 3; round++)
        {
            await Eventually.IsTrueAsync(() => handled.Count >= round * count / 5, "a part is handled", () => $"{handled.Count} handled");
            proxy.DropConnections();
        }

        await sending;
        await Eventually.IsTrueAsync(() => handled.Count == count, "every message is handled", () => $"{handled.Count} handled", Deadline);
        await EmptyAsync();
        await bus.StopAsync();
    }

    [Fact]
    public async Task Messages_that_are_lost_on_their_way_with_the_connection_are_handled_after_the_reconnect()
    {
        var inbox = new Inbox<Note>();
        await using var proxy = new FaultProxy(Server.Port);
        using var multiplexer = await Multiplexers.ConnectAsync(proxy.Port);
        var bus = await StartOnMultiplexerAsync(
            x => x.ReceiveEndpoint(Queue, e =>
            {
                ((IRedisStreamsReceiveEndpointConfigurator)e).LockDuration = TimeSpan.FromMinutes(5);
                e.Handler<Note>(inbox.ReceiveAsync);
            }),
            multiplexer: multiplexer);
        var sender = await StartOnMultiplexerAsync();
        var connections = proxy.AcceptedConnections;

        // Only the message itself is that large.
        proxy.CutAfter(ProxyDirection.ToClient, 50_000);
        await sender.SendAsync(Queue, new Note(new string('x', 200_000)));

        (await inbox.CountAsync(1, TimeSpan.FromSeconds(10)))[0].ReceiveContext.Redelivered.ShouldBeFalse("it has never started");
        proxy.AcceptedConnections.ShouldBeGreaterThan(connections);
        await EmptyAsync();
        await bus.StopAsync();
    }

    [Fact]
    public async Task Messages_of_an_application_that_closed_its_multiplexer_first_are_recovered_by_others()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        using var dying = await Multiplexers.ConnectAsync(Server);
        var closing = await StartOnMultiplexerAsync(
            x => x.ReceiveEndpoint(Queue, e =>
            {
                ((IRedisStreamsReceiveEndpointConfigurator)e).LockDuration = TimeSpan.FromSeconds(1);
                e.Handler<Work>(async _ =>
                {
                    started.TrySetResult();
                    await release.Task;
                });
            }),
            multiplexer: dying);
        var inbox = new Inbox<Work>();
        var sender = await StartOnMultiplexerAsync();
        await sender.SendAsync(Queue, new Work(1));
        await started.Task;

        dying.Dispose();
        await StartOnMultiplexerAsync(x => x.ReceiveEndpoint(Queue, e =>
        {
            ((IRedisStreamsReceiveEndpointConfigurator)e).LockDuration = TimeSpan.FromSeconds(1);
            e.Handler<Work>(inbox.ReceiveAsync);
        }));

        (await inbox.CountAsync(1, TimeSpan.FromSeconds(8)))[0].ReceiveContext.Redelivered.ShouldBeTrue();
        release.SetResult();
        await closing.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }

    public sealed record Note(string Text);
}
