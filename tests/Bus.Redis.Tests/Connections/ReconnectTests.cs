using System.Collections.Concurrent;
using System.Diagnostics;
using Bus.Redis.Diagnostics;
using Bus.Redis.Tests.Support;

namespace Bus.Redis.Tests.Connections;

public sealed class ReconnectTests
{
    [Fact]
    public async Task Commands_that_were_written_have_an_unknown_outcome_and_others_are_sent_over_the_next_socket()
    {
        await using var session = await FakeSession.StartAsync(new RedisConnectionSettings { Purpose = "test", MaxInFlightBytes = 1 });
        var written = session.Connection.RunAsync("INCR", "topsecret");
        var waiting = session.Connection.RunAsync("GET", "a");
        await session.Peer.ReadCommandAsync();

        session.Peer.Dispose();

        var exception = await Should.ThrowAsync<RedisUnknownOutcomeException>(written);
        exception.Message.ShouldStartWith(
            $"The connection bus:test to {session.Client.Endpoint} was lost after INCR was written and before its reply came; whether the server has run it is unknown: ");
        exception.Message.ShouldNotContain("topsecret");
        var peer = await session.Server.AcceptAndGreetAsync(clientId: 8);
        (await peer.ReadCommandAsync()).ShouldBe(["GET", "a"]);
        await peer.SendAsync("+1\r\n");
        (await waiting).AsString().ShouldBe("1");
        session.Connection.Generation.ShouldBe(2);
        session.Connection.ClientId.ShouldBe(8);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public async Task A_reply_that_is_cut_off_leaves_the_outcome_unknown(int length)
    {
        await using var session = await FakeSession.StartAsync();
        var pending = session.Connection.RunAsync("GET", "a");
        await session.Peer.ReadCommandAsync();

        await session.Peer.SendAsync("$5\r\nhello\r\n"[..length]);
        session.Peer.Dispose();

        await Should.ThrowAsync<RedisUnknownOutcomeException>(pending);
    }

    [Fact]
    public async Task Every_change_is_told_in_order_with_its_reason()
    {
        await using var session = await FakeSession.StartAsync();
        var changes = new ConcurrentQueue<RedisConnectionStateChange>();
        using var faulty = session.Connection.OnStateChanged(_ => throw new InvalidOperationException("A fault of the handler."));
        using var registration = session.Connection.OnStateChanged(changes.Enqueue);

        session.Peer.Dispose();
        await session.Server.AcceptAndGreetAsync(clientId: 8);
        await Eventually.IsTrueAsync(() => changes.Count == 2);
        await session.Connection.DisposeAsync();

        var told = changes.ToArray();
        told.Select(change => (change.IsConnected, change.Generation, change.ClientId)).ShouldBe([(false, 1, 7), (true, 2, 8), (false, 2, 8)]);
        told[0].Reason.ShouldNotBeNull();
        told[1].Reason.ShouldBeNull();
        told[2].Reason.ShouldBeNull();
    }

    [Fact]
    public async Task A_removed_handler_is_told_nothing_more()
    {
        await using var session = await FakeSession.StartAsync();
        var changes = 0;
        session.Connection.OnStateChanged(_ => changes++).Dispose();

        session.Peer.Dispose();
        await session.Server.AcceptAndGreetAsync();
        await Eventually.IsTrueAsync(() => session.Connection.Generation == 2);

        changes.ShouldBe(0);
    }

    [Fact]
    public async Task Commands_resume_within_two_seconds_of_the_servers_return()
    {
        const int AttemptsUntilPausesAreLongest = 7;
        var log = new ListLogger();
        await using var server = await RedisServer.StartAsync();
        await using var client = new RedisClient(server.Options, log);
        var connection = client.Open();
        await connection.RunAsync("SET", "a", 1);

        await server.KillAsync();
        await Eventually.IsTrueAsync(() => !connection.IsConnected);
        var waiting = connection.RunAsync("SET", "b", 2);
        await Eventually.IsTrueAsync(() => log.Entries.Count(entry => entry.Id == EventIds.ConnectFailedAgain) >= AttemptsUntilPausesAreLongest);
        waiting.IsCompleted.ShouldBeFalse();
        await server.StartAsync();
        var watch = Stopwatch.StartNew();

        (await waiting).AsString().ShouldBe("OK");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_killed_client_is_back_at_once()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = new RedisClient(server.Options);
        var connection = client.Open();
        var other = client.Open("other");
        await connection.EstablishAsync();
        var first = connection.ClientId;

        (await other.RunAsync("CLIENT", "KILL", "ID", first)).AsInt64().ShouldBe(1);
        await Eventually.IsTrueAsync(() => connection.Generation == 2);

        connection.ClientId.ShouldBeGreaterThan(first);
        (await connection.RunAsync("PING")).AsString().ShouldBe("PONG");
    }

    [Fact]
    public async Task A_paused_server_delays_replies_and_nothing_else()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = new RedisClient(server.Options);
        var connection = client.Open();

        await connection.RunAsync("CLIENT", "PAUSE", 300, "ALL");
        var watch = Stopwatch.StartNew();
        (await connection.RunAsync("SET", "a", 1)).AsString().ShouldBe("OK");

        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(200));
        connection.Generation.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_accepts_only_to_close_is_approached_with_growing_pauses()
    {
        await using var session = await FakeSession.StartAsync(configure: options => options with { MinReconnectDelay = TimeSpan.FromMilliseconds(100) });
        var watch = Stopwatch.StartNew();

        session.Peer.Dispose();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            (await session.Server.AcceptAndGreetAsync()).Dispose();
        }

        // At least 50, 100 and 200 ms.
        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(340));
    }
}
