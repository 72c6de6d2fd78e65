using System.Text;
using Bus.Redis.Tests.Support;

namespace Bus.Redis.Tests.Connections;

public sealed class PipelineTests
{
    // HELLO and PING.
    private const int HandshakeRequests = 2;

    [Fact]
    public async Task Commands_are_written_in_the_order_of_the_calls_without_waiting_for_replies()
    {
        await using var session = await FakeSession.StartAsync();

        var first = session.Connection.RunAsync("GET", "a");
        var second = session.Connection.RunAsync("GET", "b");

        (await session.Peer.ReadCommandsAsync(2)).ShouldBe([["GET", "a"], ["GET", "b"]]);
        await session.Peer.SendAsync("$1\r\n1\r\n$1\r\n2\r\n");
        (await first).AsString().ShouldBe("1");
        (await second).AsString().ShouldBe("2");
    }

    [Fact]
    public async Task The_bytes_of_a_command_are_exactly_its_words()
    {
        await using var session = await FakeSession.StartAsync();

        var pending = session.Connection.RunAsync("SET", "key", "value");

        const string Expected = "*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$5\r\nvalue\r\n";
        (await session.Peer.ReadRawAsync(Expected.Length)).ShouldBe(Expected);
        await session.Peer.SendAsync("+OK\r\n");
        (await pending).AsString().ShouldBe("OK");
    }

    [Fact]
    public async Task Commands_of_concurrent_callers_share_writes()
    {
        await using var session = await FakeSession.StartAsync();
        var blocker = session.Connection.RunAsync("BLOCKER");
        await session.Peer.ReadCommandAsync();
        var reads = session.Peer.Reads;

        var pending = Enumerable.Range(0, 1000).Select(index => session.Connection.RunAsync("ECHO", index)).ToArray();
        await session.Peer.ReadCommandsAsync(1000);

        (session.Peer.Reads - reads).ShouldBeLessThan(200);
        await session.Peer.SendAsync("+OK\r\n" + string.Concat(Enumerable.Repeat("+OK\r\n", 1000)));
        await blocker;
        await Task.WhenAll(pending);
    }

    [Fact]
    public async Task A_hundred_callers_each_get_their_own_replies_in_order()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = new RedisClient(server.Options);
        var connection = client.OpenConnection(new RedisConnectionSettings { Purpose = "send" });

        await Task.WhenAll(Enumerable.Range(0, 100).Select(async caller =>
        {
            await Task.Yield();
            for (var round = 0; round < 200; round++)
            {
                var push = connection.RunAsync("RPUSH", $"list{caller}", round);
                var echo = connection.RunAsync("ECHO", $"{caller}:{round}");
                (await push).AsInt64().ShouldBe(round + 1);
                (await echo).AsString().ShouldBe($"{caller}:{round}");
            }
        }));

        for (var caller = 0; caller < 100; caller++)
        {
            var list = await connection.RunAsync("LRANGE", $"list{caller}", 0, -1);
            list.Items.ToArray().Select(item => item.AsInt64()).ShouldBe(Enumerable.Range(0, 200).Select(index => (long)index));
        }
    }

    [Fact]
    public async Task A_full_pipe_holds_further_commands_back_until_replies_make_room()
    {
        await using var session = await FakeSession.StartAsync(new RedisConnectionSettings { Purpose = "send", MaxInFlightBytes = 1000 });
        var pending = Enumerable.Range(0, 10).Select(index => session.Connection.RunAsync(Payload(index, 400))).ToArray();

        // 2 x about 430 bytes fit.
        (await session.Peer.ReadCommandsAsync(2)).Select(words => words[1]).ShouldBe(["0", "1"]);
        session.Client.RequestsSent.ShouldBe(HandshakeRequests + 2);
        await session.Peer.SendAsync("+OK\r\n");
        (await session.Peer.ReadCommandAsync())[1].ShouldBe("2");
        session.Client.RequestsSent.ShouldBe(HandshakeRequests + 3);
        await session.Peer.SendAsync("+OK\r\n+OK\r\n");
        (await session.Peer.ReadCommandsAsync(2)).Select(words => words[1]).ShouldBe(["3", "4"]);

        session.Client.RequestsSent.ShouldBe(HandshakeRequests + 5);
        pending.Count(task => task.IsCompleted).ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task A_command_larger_than_the_bound_goes_alone_and_in_its_turn()
    {
        await using var session = await FakeSession.StartAsync(new RedisConnectionSettings { Purpose = "send", MaxInFlightBytes = 1000 });
        var small = session.Connection.RunAsync(Payload(0, 10));
        var large = session.Connection.RunAsync(Payload(1, 5000));
        var behind = session.Connection.RunAsync(Payload(2, 10));

        (await session.Peer.ReadCommandAsync())[1].ShouldBe("0");
        session.Client.RequestsSent.ShouldBe(HandshakeRequests + 1);
        await session.Peer.SendAsync("+OK\r\n");
        await small;
        (await session.Peer.ReadCommandAsync())[1].ShouldBe("1");
        session.Client.RequestsSent.ShouldBe(HandshakeRequests + 2);
        await session.Peer.SendAsync("+OK\r\n");
        await large;
        (await session.Peer.ReadCommandAsync())[1].ShouldBe("2");
        await session.Peer.SendAsync("+OK\r\n");
        await behind;
    }

    [Fact]
    public async Task A_reply_nobody_asked_for_breaks_the_connection()
    {
        await using var session = await FakeSession.StartAsync();
        var changes = new List<RedisConnectionStateChange>();
        using var registration = session.Connection.OnStateChanged(changes.Add);

        await session.Peer.SendAsync("+OK\r\n");
        await session.Server.AcceptAndGreetAsync();

        changes[0].Reason.ShouldBeOfType<RedisProtocolException>().Message.ShouldContain("sent a reply that answers no command");
    }

    [Fact]
    public async Task Garbage_breaks_the_connection_and_leaves_the_outcome_unknown()
    {
        await using var session = await FakeSession.StartAsync();
        var pending = session.Connection.RunAsync("GET", "a");
        await session.Peer.ReadCommandAsync();

        await session.Peer.SendAsync("garbage\r\n");

        var exception = await Should.ThrowAsync<RedisUnknownOutcomeException>(pending);
        exception.Message.ShouldContain("Malformed RESP");
        exception.InnerException.ShouldBeOfType<RedisProtocolException>();
    }

    [Fact]
    public async Task A_reply_is_never_awaited_on_the_readers_thread()
    {
        await using var session = await FakeSession.StartAsync();
        var first = session.Connection.RunAsync("GET", "a");
        var second = session.Connection.RunAsync("GET", "b");
        using var release = new ManualResetEventSlim();

        // A continuation that blocks would block the reader, and with it the second reply.
        var blocking = BlockAfterAsync(first, release);
        await session.Peer.ReadCommandsAsync(2);
        await session.Peer.SendAsync("+OK\r\n");
        await session.Peer.SendAsync("+OK\r\n");

        await second.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        release.Set();
        (await blocking).ShouldBeTrue();
    }

    private static async Task<bool> BlockAfterAsync(Task<RedisReply> reply, ManualResetEventSlim release)
    {
        await reply.ConfigureAwait(false);
        return release.Wait(TimeSpan.FromSeconds(10));
    }

    private static RedisCommand Payload(int number, int length) => new RedisCommand("SET").Add(number).Add(Encoding.ASCII.GetBytes(new string('x', length)));
}
