using Bus.Redis.Tests.Support;

namespace Bus.Redis.Tests.Connections;

public sealed class HeartbeatTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task An_idle_connection_asks_for_a_sign_of_life_once_per_interval()
    {
        await using var session = await FakeSession.StartAsync(time: _time);
        await session.FollowReaderAsync();
        var sent = session.Client.RequestsSent;

        for (var beat = 1; beat <= 3; beat++)
        {
            _time.Advance(TimeSpan.FromSeconds(4.9));
            session.Client.RequestsSent.ShouldBe(sent + beat - 1);
            _time.Advance(TimeSpan.FromSeconds(0.2));
            (await session.Peer.ReadCommandAsync()).ShouldBe(["PING"]);
            session.Client.RequestsSent.ShouldBe(sent + beat);
            await session.Peer.SendAsync("+PONG\r\n");
            await session.AwaitReaderAsync();
        }
    }

    [Fact]
    public async Task A_busy_connection_needs_no_heartbeat()
    {
        await using var session = await FakeSession.StartAsync(time: _time);

        for (var second = 0; second < 20; second++)
        {
            var pending = session.Connection.RunAsync("GET", second);
            (await session.Peer.ReadCommandAsync()).ShouldBe(["GET", $"{second}"]);
            await session.Peer.SendAsync("+OK\r\n");
            await pending;
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task A_server_that_does_not_answer_a_heartbeat_loses_the_connection_and_its_commands_have_an_unknown_outcome()
    {
        await using var session = await FakeSession.StartAsync(time: _time);
        var pending = session.Connection.RunAsync(TimeSpan.FromMinutes(1), "GET", "a");
        await session.Peer.ReadCommandAsync();

        _time.Advance(TimeSpan.FromSeconds(5.1));
        (await session.Peer.ReadCommandAsync()).ShouldBe(["PING"]);
        _time.Advance(TimeSpan.FromSeconds(5.1));

        var exception = await Should.ThrowAsync<RedisUnknownOutcomeException>(pending);
        exception.Message.ShouldContain("is silent since 10.");
        exception.Message.ShouldContain("did not answer a heartbeat within 5.");
        await session.Peer.AwaitClosedAsync();
    }

    [Fact]
    public async Task Any_byte_counts_as_a_sign_of_life()
    {
        await using var session = await FakeSession.StartAsync(time: _time);
        var pending = session.Connection.RunAsync(TimeSpan.FromMinutes(10), "GET", "a");
        await session.Peer.ReadCommandAsync();
        await session.Peer.SendAsync("$100\r\n");

        for (var part = 0; part < 100; part++)
        {
            _time.Advance(TimeSpan.FromSeconds(4));
            var readings = _time.Readings;
            await session.Peer.SendAsync("x");
            await Eventually.IsTrueAsync(() => _time.Readings > readings);
        }

        await session.Peer.SendAsync("\r\n");
        (await pending).Bytes.Length.ShouldBe(100);
    }

    [Fact]
    public async Task A_blocking_connection_gets_no_heartbeat_while_a_command_is_in_flight()
    {
        await using var session = await FakeSession.StartAsync(new RedisConnectionSettings { Purpose = "test", IsBlocking = true }, time: _time);
        var pending = session.Connection.RunAsync(TimeSpan.FromMinutes(10), "BLPOP", "list", 0);
        await session.Peer.ReadCommandAsync();
        var sent = session.Client.RequestsSent;

        _time.Advance(TimeSpan.FromMinutes(5));

        session.Client.RequestsSent.ShouldBe(sent);
        await session.Peer.SendAsync("_\r\n");
        (await pending).IsNull.ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(5.1));
        (await session.Peer.ReadCommandAsync()).ShouldBe(["PING"]);
    }

    [Fact]
    public async Task A_silent_socket_is_closed_on_demand_and_one_that_spoke_is_not()
    {
        await using var session = await FakeSession.StartAsync(new RedisConnectionSettings { Purpose = "test", IsBlocking = true }, time: _time);
        var pending = session.Connection.RunAsync(TimeSpan.FromMinutes(10), "BLPOP", "list", 0);
        await session.Peer.ReadCommandAsync();
        _time.Advance(TimeSpan.FromSeconds(0.5));

        session.Connection.ResetIfSilent(TimeSpan.FromSeconds(1)).ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));
        session.Connection.ResetIfSilent(TimeSpan.FromSeconds(1)).ShouldBeTrue();

        (await Should.ThrowAsync<RedisUnknownOutcomeException>(() => pending)).Message.ShouldContain("although a reply was due");
        session.Connection.ResetIfSilent(TimeSpan.Zero).ShouldBeFalse();
    }

    [Fact]
    public async Task A_frozen_server_is_noticed_and_commands_resume_when_it_thaws()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = new RedisClient(server.Options with { HeartbeatInterval = TimeSpan.FromMilliseconds(200), HeartbeatTimeout = TimeSpan.FromMilliseconds(300) });
        var connection = client.Open();
        await connection.EstablishAsync();
        var lost = new TaskCompletionSource<Exception?>();
        using var registration = connection.OnStateChanged(change => _ = !change.IsConnected && lost.TrySetResult(change.Reason));

        server.Freeze();
        (await lost.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken))!.Message.ShouldContain("did not answer a heartbeat");
        var waiting = connection.RunAsync("PING");
        server.Thaw();

        (await waiting).AsString().ShouldBe("PONG");
    }
}
