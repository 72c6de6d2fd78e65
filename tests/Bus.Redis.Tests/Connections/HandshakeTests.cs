using Bus.Redis.Tests.Support;

namespace Bus.Redis.Tests.Connections;

public sealed class HandshakeTests
{
    [Fact]
    public async Task The_handshake_is_one_write_of_exactly_these_bytes()
    {
        await using var server = new FakeServer();
        await using var client = new RedisClient(server.Options with { User = "me", Password = "secret", Database = 2 });
        client.Open("send");
        const string Expected =
            "*7\r\n$5\r\nHELLO\r\n$1\r\n3\r\n$4\r\nAUTH\r\n$2\r\nme\r\n$6\r\nsecret\r\n$7\r\nSETNAME\r\n$8\r\nbus:send\r\n"
            + "*2\r\n$6\r\nSELECT\r\n$1\r\n2\r\n*1\r\n$4\r\nPING\r\n";

        var peer = await server.AcceptAsync();

        (await peer.ReadRawAsync(Expected.Length)).ShouldBe(Expected);
    }

    [Fact]
    public async Task A_password_without_user_is_that_of_the_default_user()
    {
        await using var server = new FakeServer();
        await using var client = new RedisClient(server.Options with { Password = "secret" });
        client.Open("send");

        var peer = await server.AcceptAsync();

        (await peer.ReadCommandAsync()).ShouldBe(["HELLO", "3", "AUTH", "default", "secret", "SETNAME", "bus:send"]);
    }

    [Fact]
    public async Task The_greeting_tells_the_client_id()
    {
        await using var server = new FakeServer();
        await using var client = new RedisClient(server.Options);
        var connection = client.Open("send");
        connection.IsConnected.ShouldBeFalse();
        connection.ClientId.ShouldBe(0);

        await server.AcceptAndGreetAsync(clientId: 42);
        await connection.EstablishAsync();

        connection.IsConnected.ShouldBeTrue();
        connection.ClientId.ShouldBe(42);
        connection.Generation.ShouldBe(1);
        connection.Name.ShouldBe("bus:send");
        client.RequestsSent.ShouldBe(2);
    }

    [Fact]
    public async Task A_server_older_than_7_is_refused_with_the_version_found()
    {
        var exception = await RefusalAsync<RedisUnsupportedServerException>(peer => peer.GreetAsync("6.2.14"));

        exception.Message.ShouldEndWith(" is version 6.2.14; Redis 7.0 or later is needed.");
    }

    [Fact]
    public async Task A_server_that_knows_no_hello_is_asked_for_its_version_and_refused()
    {
        var exception = await RefusalAsync<RedisUnsupportedServerException>(async peer =>
        {
            await peer.ReadCommandsAsync(2);
            await peer.SendAsync("-ERR unknown command `HELLO`, with args beginning with: `3`, \r\n+PONG\r\n");
            (await peer.ReadCommandAsync()).ShouldBe(["INFO", "server"]);
            await peer.SendAsync("$40\r\n# Server\r\nredis_version:5.0.14\r\nos:Linux\r\n\r\n");
        });

        exception.Message.ShouldEndWith(" is version 5.0.14 and does not speak RESP3; Redis 7.0 or later is needed.");
    }

    [Fact]
    public async Task A_server_that_knows_no_hello_and_tells_nothing_is_refused()
    {
        var exception = await RefusalAsync<RedisUnsupportedServerException>(async peer =>
        {
            await peer.ReadCommandsAsync(2);
            await peer.SendAsync("-ERR unknown command 'HELLO'\r\n-ERR unknown command 'PING'\r\n-ERR unknown command 'INFO'\r\n");
        });

        exception.Message.ShouldEndWith(" does not speak RESP3; Redis 7.0 or later is needed.");
    }

    [Fact]
    public async Task A_missing_password_is_said()
    {
        var exception = await RefusalAsync<RedisAuthenticationException>(async peer =>
        {
            await peer.ReadCommandsAsync(2);
            await peer.SendAsync("-NOAUTH HELLO must be called with the client already authenticated\r\n-NOAUTH Authentication required.\r\n");
        });

        exception.Message.ShouldEndWith(" asks for a password, and none is set.");
    }

    [Fact]
    public async Task A_server_that_is_loading_is_asked_again_until_it_is_ready()
    {
        await using var server = new FakeServer();
        await using var client = new RedisClient(server.Options);
        var connection = client.Open("send");
        var connecting = connection.EstablishAsync();
        var peer = await server.AcceptAsync();
        await peer.ReadCommandsAsync(2);

        await peer.SendAsync("%1\r\n+version\r\n+7.2.0\r\n-LOADING Redis is loading the dataset in memory\r\n");
        (await peer.ReadCommandAsync()).ShouldBe(["PING"]);
        await peer.SendAsync("-LOADING Redis is loading the dataset in memory\r\n");
        (await peer.ReadCommandAsync()).ShouldBe(["PING"]);
        connecting.IsCompleted.ShouldBeFalse();
        await peer.SendAsync("+PONG\r\n");

        await connecting;
    }

    [Fact]
    public async Task A_server_that_loads_for_long_is_said_to_be_loading()
    {
        await using var server = new FakeServer();
        await using var client = new RedisClient(server.Options with
        {
            ConnectTimeout = TimeSpan.FromSeconds(2),
            CommandTimeout = TimeSpan.FromSeconds(4),
            MinReconnectDelay = TimeSpan.FromSeconds(10),
            MaxReconnectDelay = TimeSpan.FromSeconds(10),
        });
        var pending = client.Open().RunAsync("GET", "a");
        var peer = await server.AcceptAsync();
        await peer.ReadCommandsAsync(2);
        await peer.SendAsync("%1\r\n+version\r\n+7.2.0\r\n-LOADING Redis is loading the dataset in memory\r\n");

        var exception = await Should.ThrowAsync<RedisConnectionException>(pending);

        exception.Message.ShouldContain("is loading its data set");
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", "does not answer as a Redis server")]
    [InlineData("\x15\x03\x03\x00\x02\x02\x28", "speaks TLS, and UseTls is false; use rediss:// or ssl=true")]
    [InlineData("", "closed the connection during the handshake; does this port speak TLS")]
    [InlineData("-ERR max number of clients reached\r\n", "refused the handshake: ERR max number of clients reached")]
    public async Task What_is_no_willing_redis_server_is_said_to_be_none(string answer, string expected)
    {
        await using var server = new FakeServer();
        await using var client = new RedisClient(server.Options with { ConnectTimeout = TimeSpan.FromSeconds(3), MinReconnectDelay = TimeSpan.FromMilliseconds(900) });
        var connection = client.Open("send");
        var connecting = connection.EstablishAsync();
        var accepting = server.AcceptAsync();
        while (await Task.WhenAny(connecting, accepting) == accepting)
        {
            var peer = await accepting;
            await peer.ReadCommandsAsync(2);
            await peer.SendAsync(answer);
            peer.Dispose();
            accepting = server.AcceptAsync();
        }

        var exception = await Should.ThrowAsync<RedisConnectionException>(connecting);

        exception.Message.ShouldStartWith(server.Options.Endpoint);
        exception.Message.ShouldContain(expected);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_at_the_deadline()
    {
        await using var server = new FakeServer();
        await using var client = new RedisClient(server.Options with { ConnectTimeout = TimeSpan.FromMilliseconds(100) });
        var connection = client.Open("send");
        await server.AcceptAsync();
        await server.AcceptAsync();

        var exception = await Should.ThrowAsync<RedisConnectionException>(connection.EstablishAsync());

        exception.Message.ShouldBe($"{server.Options.Endpoint} could not be reached within 0.1 s; the last attempt: {server.Options.Endpoint} did not answer the handshake within 0.1 s.");
    }

    [Fact]
    public async Task An_unreachable_server_is_named()
    {
        var options = new RedisOptions { Host = "127.0.0.1", Port = RedisServer.FindFreePort(), ConnectTimeout = TimeSpan.FromMilliseconds(200) };
        await using var client = new RedisClient(options);
        var connection = client.Open("send");

        var exception = await Should.ThrowAsync<RedisConnectionException>(connection.EstablishAsync());

        exception.Message.ShouldBe($"{options.Endpoint} could not be reached within 0.2 s; the last attempt: {options.Endpoint} could not be reached: Connection refused.");
    }

    private static async Task<TException> RefusalAsync<TException>(Func<FakePeer, Task> answer)
        where TException : RedisConnectionException
    {
        await using var server = new FakeServer();
        await using var client = new RedisClient(server.Options);
        var connection = client.Open("send");
        var connecting = connection.EstablishAsync();
        await answer(await server.AcceptAsync());
        var exception = await Should.ThrowAsync<TException>(connecting);
        exception.Message.ShouldStartWith(server.Options.Endpoint);
        return exception;
    }
}
