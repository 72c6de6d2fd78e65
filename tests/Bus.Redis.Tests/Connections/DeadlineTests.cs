using Bus.Redis.Tests.Support;

namespace Bus.Redis.Tests.Connections;

public sealed class DeadlineTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_command_without_a_reply_fails_at_its_deadline_and_says_what_was_in_flight()
    {
        await using var session = await FakeSession.StartAsync(time: _time, configure: Quiet);
        var oldest = session.Connection.RunAsync(TimeSpan.FromMinutes(1), "OLDEST", "topsecret");
        _time.Advance(TimeSpan.FromSeconds(1));
        var pending = session.Connection.RunAsync("GET", "topsecret");
        await session.Peer.ReadCommandsAsync(2);

        _time.Advance(TimeSpan.FromSeconds(9.9));
        pending.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.2));

        var exception = await Should.ThrowAsync<RedisTimeoutException>(pending);
        exception.Message.ShouldBe(
            $"GET on bus:test had no reply from {session.Client.Endpoint} within 10 s. In flight: 2 commands, 59 bytes, the oldest OLDEST since 11 s; waiting to be written: 0 commands, 0 bytes; the last byte came 11 s ago.");
        oldest.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_late_reply_is_dropped_and_later_replies_find_their_commands()
    {
        await using var session = await FakeSession.StartAsync(time: _time, configure: Quiet);
        var first = session.Connection.RunAsync(TimeSpan.FromSeconds(1), "GET", "a");
        var second = session.Connection.RunAsync("GET", "b");
        await session.Peer.ReadCommandsAsync(2);
        _time.Advance(TimeSpan.FromSeconds(2));
        await Should.ThrowAsync<RedisTimeoutException>(first);

        await session.Peer.SendAsync("$1\r\n1\r\n$1\r\n2\r\n");

        (await second).AsString().ShouldBe("2");
    }

    [Fact]
    public async Task A_command_that_was_not_written_at_its_deadline_is_never_sent()
    {
        await using var session = await FakeSession.StartAsync(new RedisConnectionSettings { Purpose = "test", MaxInFlightBytes = 1 }, Quiet, _time);
        var first = session.Connection.RunAsync(TimeSpan.FromMinutes(1), "GET", "a");
        var second = session.Connection.RunAsync(TimeSpan.FromSeconds(1), "GET", "b");
        var third = session.Connection.RunAsync(TimeSpan.FromMinutes(1), "GET", "c");
        await session.Peer.ReadCommandAsync();

        _time.Advance(TimeSpan.FromSeconds(2));

        var exception = await Should.ThrowAsync<RedisTimeoutException>(second);
        exception.Message.ShouldStartWith($"GET on bus:test could not be written to {session.Client.Endpoint}, whose pipe is full, within 1 s. In flight: 1 commands");
        await session.Peer.SendAsync("+1\r\n");
        (await session.Peer.ReadCommandAsync()).ShouldBe(["GET", "c"]);
        await session.Peer.SendAsync("+3\r\n");
        await first;
        await third;
    }

    [Fact]
    public async Task A_command_that_waits_in_vain_for_a_connection_fails_with_the_reason()
    {
        var options = new RedisOptions { Host = "127.0.0.1", Port = RedisServer.FindFreePort(), CommandTimeout = TimeSpan.FromMilliseconds(300) };
        await using var client = new RedisClient(options);
        var connection = client.Open();

        var exception = await Should.ThrowAsync<RedisConnectionException>(connection.RunAsync("GET", "a"));

        exception.Message.ShouldMatch($"^GET was not sent within \\d\\.\\d+ s, because bus:test is not connected to {options.Endpoint}: {options.Endpoint} could not be reached: Connection refused\\.$");
    }

    [Fact]
    public async Task A_cancelled_wait_ends_at_once_and_its_reply_is_dropped()
    {
        await using var session = await FakeSession.StartAsync();
        using var cancellation = new CancellationTokenSource();
        var first = session.Connection.ExecuteAsync(ConnectionCalls.Command("GET", "a"), cancellation.Token).AsTask();
        var second = session.Connection.RunAsync("GET", "b");
        await session.Peer.ReadCommandsAsync(2);

        await cancellation.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(first)).CancellationToken.ShouldBe(cancellation.Token);
        await session.Peer.SendAsync("+1\r\n+2\r\n");
        (await second).AsString().ShouldBe("2");
    }

    [Fact]
    public async Task A_command_cancelled_before_it_was_written_is_never_sent()
    {
        await using var session = await FakeSession.StartAsync(new RedisConnectionSettings { Purpose = "test", MaxInFlightBytes = 1 });
        using var cancellation = new CancellationTokenSource();
        var first = session.Connection.RunAsync("GET", "a");
        var second = session.Connection.ExecuteAsync(ConnectionCalls.Command("GET", "b"), cancellation.Token).AsTask();
        var third = session.Connection.RunAsync("GET", "c");
        await session.Peer.ReadCommandAsync();

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(second);
        await session.Peer.SendAsync("+1\r\n");

        (await session.Peer.ReadCommandAsync()).ShouldBe(["GET", "c"]);
        await session.Peer.SendAsync("+3\r\n");
        await Task.WhenAll(first, third);
    }

    [Fact]
    public async Task A_token_cancelled_beforehand_sends_nothing()
    {
        await using var session = await FakeSession.StartAsync();
        var cancelled = session.Connection.ExecuteAsync(ConnectionCalls.Command("GET", "a"), new CancellationToken(true)).AsTask();
        await Should.ThrowAsync<OperationCanceledException>(cancelled);

        var second = session.Connection.RunAsync("GET", "b");

        (await session.Peer.ReadCommandAsync()).ShouldBe(["GET", "b"]);
        await session.Peer.SendAsync("+2\r\n");
        await second;
    }

    [Fact]
    public async Task Tokens_and_deadlines_leave_nothing_behind_on_commands_that_were_answered()
    {
        await using var session = await FakeSession.StartAsync(time: _time, configure: Quiet);
        using var cancellation = new CancellationTokenSource();
        for (var round = 0; round < 100; round++)
        {
            var pending = session.Connection.ExecuteAsync(ConnectionCalls.Command("ECHO", round), cancellation.Token).AsTask();
            await session.Peer.ReadCommandAsync();
            await session.Peer.SendAsync($":{round}\r\n");
            (await pending).AsInt64().ShouldBe(round);
        }

        await cancellation.CancelAsync();
        var last = session.Connection.RunAsync(TimeSpan.FromMinutes(1), "ECHO", "last");
        await session.Peer.ReadCommandAsync();
        _time.Advance(TimeSpan.FromSeconds(20));
        await session.Peer.SendAsync("+last\r\n");

        (await last).AsString().ShouldBe("last");
    }

    [Fact]
    public async Task An_infinite_deadline_never_comes()
    {
        await using var session = await FakeSession.StartAsync(time: _time, configure: Quiet);
        var pending = session.Connection.RunAsync(Timeout.InfiniteTimeSpan, "GET", "a");
        await session.Peer.ReadCommandAsync();

        _time.Advance(TimeSpan.FromDays(1));
        await session.Peer.SendAsync("+1\r\n");

        (await pending).AsString().ShouldBe("1");
    }

    [Fact]
    public async Task A_blocking_command_without_a_reply_at_its_deadline_ends_its_socket()
    {
        await using var session = await FakeSession.StartAsync(new RedisConnectionSettings { Purpose = "test", IsBlocking = true }, time: _time);
        var pending = session.Connection.RunAsync(TimeSpan.FromSeconds(6), "BLPOP", "list", 5);
        await session.Peer.ReadCommandAsync();

        _time.Advance(TimeSpan.FromSeconds(7));

        await Should.ThrowAsync<RedisTimeoutException>(pending);
        await session.Peer.AwaitClosedAsync();
        await session.Server.AcceptAndGreetAsync();
    }

    [Fact]
    public async Task A_cancelled_blocking_command_without_a_reply_at_its_deadline_ends_its_socket_too()
    {
        await using var session = await FakeSession.StartAsync(new RedisConnectionSettings { Purpose = "test", IsBlocking = true }, time: _time);
        using var cancellation = new CancellationTokenSource();
        var command = new RedisCommand("BLPOP") { Timeout = TimeSpan.FromSeconds(6) }.Add("list").Add(5);
        var pending = session.Connection.ExecuteAsync(command, cancellation.Token).AsTask();
        await session.Peer.ReadCommandAsync();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(pending);

        _time.Advance(TimeSpan.FromSeconds(7));

        await session.Peer.AwaitClosedAsync();
    }

    private static RedisOptions Quiet(RedisOptions options) => options with { HeartbeatInterval = TimeSpan.FromDays(2) };
}
