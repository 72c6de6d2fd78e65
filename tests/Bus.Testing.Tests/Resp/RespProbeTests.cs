using System.Net.Sockets;

namespace Bus.Testing.Tests.Resp;

public sealed class RespProbeTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    [Fact]
    public async Task Replies_of_every_kind_are_read()
    {
        await using var probe = await RespProbe.ConnectAsync(fixture.Server.Port);
        await probe.SendAsync("DEL", "hash", "list");
        await probe.SendAsync("HSET", "hash", "field", "value");
        await probe.SendAsync("RPUSH", "list", "a", 2);

        (await probe.SendAsync("HGETALL", "hash"))["field"].Text.ShouldBe("value");
        (await probe.SendAsync("LRANGE", "list", 0, -1)).Texts().ShouldBe(["a", "2"]);
        (await probe.SendAsync("LLEN", "list")).Integer.ShouldBe(2);
        (await probe.SendAsync("GET", "absent")).IsNull.ShouldBeTrue();
        (await probe.SendAsync("LRANGE", "absent", 0, -1)).Count.ShouldBe(0);

        (await probe.SendAsync("HELLO", 3))["proto"].Integer.ShouldBe(3);
        (await probe.SendAsync("HGETALL", "hash")).Prefix.ShouldBe('%');
        (await probe.SendAsync("GET", "absent")).Prefix.ShouldBe('_');
        (await probe.SendAsync("DEBUG", "PROTOCOL", "attrib")).Text.ShouldBe("Some real reply following the attribute");
        (await probe.SendAsync("DEBUG", "PROTOCOL", "verbatim")).Text!.ShouldContain("verbatim");
    }

    [Fact]
    public async Task Bytes_come_back_as_they_were_sent()
    {
        var bytes = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();

        await fixture.Server.SendAsync("SET", "binary", bytes);

        (await fixture.Server.SendAsync("GET", "binary")).Bytes.ShouldBe(bytes);
    }

    [Fact]
    public async Task An_error_is_thrown_or_returned_as_asked()
    {
        await using var probe = await RespProbe.ConnectAsync(fixture.Server.Port);

        (await Should.ThrowAsync<RespErrorException>(() => probe.SendAsync("NONSENSE"))).Message.ShouldContain("NONSENSE");
        (await probe.TrySendAsync("NONSENSE")).IsError.ShouldBeTrue();
    }

    [Fact]
    public async Task Messages_of_a_subscription_are_received()
    {
        await using var subscriber = await RespProbe.ConnectAsync(fixture.Server.Port);
        await subscriber.SendAsync("SUBSCRIBE", "channel");

        await fixture.Server.SendAsync("PUBLISH", "channel", "hello");

        (await subscriber.ReceiveAsync()).Texts().ShouldBe(["message", "channel", "hello"]);
    }

    [Fact]
    public void A_reply_describes_itself_on_one_line()
    {
        var reply = new RespNode
        {
            Prefix = '*',
            IsNull = false,
            Items =
            [
                new() { Prefix = '$', IsNull = false, Bytes = "a"u8.ToArray() },
                new() { Prefix = ':', IsNull = false, Bytes = "1"u8.ToArray() },
                new() { Prefix = '$', IsNull = true },
                new() { Prefix = '-', IsNull = false, Bytes = "ERR no"u8.ToArray() },
            ],
        };

        reply.ToString().ShouldBe("[\"a\", 1, null, error 'ERR no']");
        Should.Throw<FormatException>(() => reply[0].Integer);
        Should.Throw<KeyNotFoundException>(() => reply["b"]);
    }

    [Fact]
    public async Task A_port_nobody_listens_on_is_refused()
    {
        using var port = new ReservedPort();

        await Should.ThrowAsync<SocketException>(() => RespProbe.ConnectAsync(port.Number));
    }
}
