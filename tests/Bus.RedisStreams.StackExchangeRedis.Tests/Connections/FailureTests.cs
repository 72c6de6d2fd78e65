using System.Diagnostics;
using Bus.Redis;
using Bus.Testing;

namespace Bus.RedisStreams.StackExchangeRedis.Tests.Connections;

/// <summary>What was not sent waits and is sent; what may have run says so; what is not answered ends.</summary>
public sealed class FailureTests(OwnRedisServer redis) : MultiplexerSpecs(redis.Server), IClassFixture<OwnRedisServer>
{
    [Fact]
    public async Task A_command_waits_for_the_server_to_come_back()
    {
        var connection = await OpenAsync();
        await connection.ExecuteAsync(new RedisCommand("PING"));
        await Server.StopAsync();
        await Eventually.IsTrueAsync(() => !connection.IsConnected, "the loss is noticed");
        var generation = connection.Generation;

        var waiting = connection.ExecuteAsync(new RedisCommand("INCR").Add(Key)).AsTask();
        await Server.RestartAsync();

        (await waiting).AsInt64().ShouldBe(1);
        connection.Generation.ShouldBeGreaterThan(generation);
    }

    [Fact]
    public async Task A_command_that_finds_no_server_until_its_deadline_says_that_it_was_not_sent()
    {
        await using var proxy = new FaultProxy(Server.Port);
        var connection = await OpenAsync(proxy.Port);
        await connection.ExecuteAsync(new RedisCommand("PING"));
        proxy.Refuse();
        proxy.DropConnections();
        await Eventually.IsTrueAsync(() => !connection.IsConnected, "the loss is noticed");

        var failure = await Should.ThrowAsync<RedisConnectionException>(async () =>
            await connection.ExecuteAsync(new RedisCommand("INCR") { Timeout = TimeSpan.FromMilliseconds(300) }.Add(Key)));

        failure.Message.ShouldContain("INCR was not sent");
    }

    [Fact]
    public async Task A_command_whose_connection_breaks_behind_it_is_of_unknown_outcome()
    {
        await using var proxy = new FaultProxy(Server.Port);
        var connection = await OpenAsync(proxy.Port);
        await connection.ExecuteAsync(new RedisCommand("PING"));
        proxy.BlackHole(ProxyDirection.ToClient);

        var sent = connection.ExecuteAsync(new RedisCommand("INCR").Add(Key)).AsTask();
        await Eventually.ReturnsAsync(() => Server.SendAsync("GET", Key), x => x.Text == "1", "the server has run it");
        proxy.DropConnections();

        (await Should.ThrowAsync<RedisUnknownOutcomeException>(sent)).Message.ShouldContain("INCR");
        (await Server.SendAsync("GET", Key)).Text.ShouldBe("1", "it is the caller's to send it again");
    }

    [Fact]
    public async Task A_transaction_whose_connection_breaks_behind_it_is_of_unknown_outcome()
    {
        await using var proxy = new FaultProxy(Server.Port);
        var connection = await OpenAsync(proxy.Port);
        await connection.ExecuteAsync(new RedisCommand("PING"));
        proxy.BlackHole(ProxyDirection.ToClient);

        var sent = connection.ExecuteTransactionAsync([new RedisCommand("INCR").Add(Key), new RedisCommand("INCR").Add(Key)]).AsTask();
        await Eventually.ReturnsAsync(() => Server.SendAsync("GET", Key), x => x.Text == "2", "the server has run it");
        proxy.DropConnections();

        await Should.ThrowAsync<RedisUnknownOutcomeException>(sent);
    }

    [Fact]
    public async Task A_command_that_is_not_answered_ends_at_its_deadline()
    {
        var connection = await OpenAsync();
        await connection.ExecuteAsync(new RedisCommand("PING"));
        Server.Pause();

        var begun = Stopwatch.GetTimestamp();
        var failure = await Should.ThrowAsync<RedisTimeoutException>(async () =>
            await connection.ExecuteAsync(new RedisCommand("INCR") { Timeout = TimeSpan.FromMilliseconds(200) }.Add(Key)));
        Server.Resume();

        failure.Message.ShouldContain("INCR");
        Stopwatch.GetElapsedTime(begun).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(190));
    }

    [Fact]
    public async Task A_cancelled_wait_ends_and_the_connection_goes_on()
    {
        var connection = await OpenAsync();
        await connection.ExecuteAsync(new RedisCommand("PING"));
        Server.Pause();
        using var cancellation = new CancellationTokenSource();

        var waiting = connection.ExecuteAsync(new RedisCommand("PING"), cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);
        Server.Resume();

        (await connection.ExecuteAsync(new RedisCommand("INCR").Add(Key))).AsInt64().ShouldBe(1);
    }

    [Fact]
    public async Task A_loss_and_a_reconnect_are_told_in_their_order()
    {
        await using var proxy = new FaultProxy(Server.Port);
        var connection = await OpenAsync(proxy.Port);
        var changes = new System.Collections.Concurrent.ConcurrentQueue<bool>();
        using (connection.OnStateChanged(x => changes.Enqueue(x.IsConnected)))
        {
            proxy.DropConnections();
            await Eventually.IsTrueAsync(() => changes.Count == 2, "a loss and a reconnect are told", () => string.Join(' ', changes));
            changes.ShouldBe([false, true]);
        }

        var generation = connection.Generation;
        proxy.DropConnections();
        await Eventually.IsTrueAsync(() => connection.Generation > generation, "the next reconnect is there");
        changes.Count.ShouldBe(2, "whoever has let go is not told");
    }

    [Fact]
    public async Task A_multiplexer_that_the_application_has_disposed_is_named()
    {
        var multiplexer = await ConnectAsync();
        var connection = Open(CreateClient(multiplexer));
        multiplexer.Dispose();

        var failure = await Should.ThrowAsync<RedisConnectionException>(async () => await connection.ExecuteAsync(new RedisCommand("PING")));

        failure.Message.ShouldContain("disposed");
    }
}
