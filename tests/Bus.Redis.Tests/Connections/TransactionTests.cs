using Bus.Redis.Tests.Support;

namespace Bus.Redis.Tests.Connections;

public sealed class TransactionTests(RedisServer server) : IClassFixture<RedisServer>
{
    [Fact]
    public async Task Commands_of_a_transaction_stand_together_between_multi_and_exec()
    {
        await using var session = await FakeSession.StartAsync();
        var before = session.Connection.RunAsync("GET", "a");
        var transaction = session.Connection.TransactAsync(ConnectionCalls.Command("SET", "b", 1), ConnectionCalls.Command("GET", "b"));
        var after = session.Connection.RunAsync("GET", "c");

        const string Expected =
            "*2\r\n$3\r\nGET\r\n$1\r\na\r\n*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nSET\r\n$1\r\nb\r\n$1\r\n1\r\n*2\r\n$3\r\nGET\r\n$1\r\nb\r\n*1\r\n$4\r\nEXEC\r\n*2\r\n$3\r\nGET\r\n$1\r\nc\r\n";
        (await session.Peer.ReadRawAsync(Expected.Length)).ShouldBe(Expected);
        await session.Peer.SendAsync("+1\r\n+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n+OK\r\n$1\r\n1\r\n+3\r\n");

        (await before).AsString().ShouldBe("1");
        RespText.Show(await transaction).ShouldBe("[+OK '1']");
        (await after).AsString().ShouldBe("3");
        session.Client.RequestsSent.ShouldBe(2 + 1 + 4 + 1);
    }

    [Fact]
    public async Task A_refused_command_fails_the_transaction_with_the_reason_and_none_is_run()
    {
        await using var client = new RedisClient(server.Options);
        var connection = client.Open();

        var exception = await Should.ThrowAsync<RedisServerException>(connection.TransactAsync(
            ConnectionCalls.Command("SET", "refused", 1), ConnectionCalls.Command("NOSUCHCOMMAND", "topsecret"), ConnectionCalls.Command("GET")));

        exception.Message.ShouldBe($"{client.Endpoint} refused MULTI of 3: ERR unknown command 'NOSUCHCOMMAND'");
        (await connection.RunAsync("GET", "refused")).IsNull.ShouldBeTrue();
    }

    [Fact]
    public async Task A_command_that_fails_when_run_is_an_error_among_the_replies()
    {
        await using var client = new RedisClient(server.Options);
        var connection = client.Open();

        var reply = await connection.TransactAsync(ConnectionCalls.Command("SET", "text", "x"), ConnectionCalls.Command("INCR", "text"), ConnectionCalls.Command("GET", "text"));

        RespText.Show(reply).ShouldBe("[+OK -ERR value is not an integer or out of range 'x']");
    }

    [Fact]
    public async Task Scripts_of_a_transaction_are_loaded_before_it()
    {
        await using var client = new RedisClient(server.Options);
        var connection = client.Open();
        var script = new RedisScript("one", "return ARGV[1]");

        (await connection.TransactAsync(script.CreateCall(0).Add("a"), script.CreateCall(0).Add("b"))).Count.ShouldBe(2);
        await connection.RunAsync("SCRIPT", "FLUSH");
        var flushed = await connection.TransactAsync(script.CreateCall(0).Add("c"));
        var next = await connection.TransactAsync(script.CreateCall(0).Add("d"));

        flushed[0].IsError.ShouldBeTrue();
        next[0].AsString().ShouldBe("d");
    }

    [Fact]
    public async Task Transactions_of_concurrent_callers_do_not_mix()
    {
        await using var client = new RedisClient(server.Options);
        var connection = client.Open();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(async caller =>
        {
            await Task.Yield();
            for (var round = 0; round < 50; round++)
            {
                var transaction = connection.TransactAsync(ConnectionCalls.Command("SET", "mixed", caller), ConnectionCalls.Command("GET", "mixed"));
                var echo = connection.RunAsync("ECHO", caller);
                (await transaction)[1].AsInt64().ShouldBe(caller);
                (await echo).AsInt64().ShouldBe(caller);
            }
        }));
    }

    [Fact]
    public async Task A_transaction_of_nothing_is_refused()
    {
        await using var client = new RedisClient(server.Options);

        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await client.Open().TransactAsync());
    }
}
