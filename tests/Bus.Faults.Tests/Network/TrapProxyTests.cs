using System.Net.Sockets;
using Bus.Faults.Network;
using Bus.Testing;

namespace Bus.Faults.Tests.Network;

public sealed class TrapProxyTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Of_a_request_half_written_Redis_does_nothing_also_when_its_client_is_gone()
    {
        await using var proxy = new TrapProxy(redis.Server.Port);
        var client = await RespProbe.ConnectAsync(proxy.Port);
        var trap = new Trap(TrapPoint.HalfWritten, "half-key");
        proxy.Set(trap);

        var reply = client.SendAsync("SET", "half-key", "1");
        await trap.Sprung.WaitAsync(Deadline);
        reply.IsCompleted.ShouldBeFalse();
        await EndAsync(client, reply);

        (await redis.Server.SendAsync("EXISTS", "half-key")).Integer.ShouldBe(0);
    }

    [Fact]
    public async Task A_request_unanswered_is_done()
    {
        await using var proxy = new TrapProxy(redis.Server.Port);
        var client = await RespProbe.ConnectAsync(proxy.Port);
        var trap = new Trap(TrapPoint.Unanswered, "unanswered-key");
        proxy.Set(trap);

        var reply = client.SendAsync("SET", "unanswered-key", "1");
        await trap.Sprung.WaitAsync(Deadline);

        reply.IsCompleted.ShouldBeFalse();
        (await redis.Server.SendAsync("EXISTS", "unanswered-key")).Integer.ShouldBe(1);
        await EndAsync(client, reply);
    }

    [Fact]
    public async Task A_reply_that_holds_the_text_never_arrives()
    {
        await redis.Server.SendAsync("SET", "hidden", "the-text");
        await using var proxy = new TrapProxy(redis.Server.Port);
        var client = await RespProbe.ConnectAsync(proxy.Port);
        var trap = new Trap(TrapPoint.NeverReceived, "the-text");
        proxy.Set(trap);
        (await client.SendAsync("PING")).Text.ShouldBe("PONG");

        var reply = client.SendAsync("GET", "hidden");
        await trap.Sprung.WaitAsync(Deadline);

        reply.IsCompleted.ShouldBeFalse();
        await EndAsync(client, reply);
    }

    [Fact]
    public async Task A_trap_springs_once_and_leaves_other_connections_alone()
    {
        await using var proxy = new TrapProxy(redis.Server.Port);
        var first = await RespProbe.ConnectAsync(proxy.Port);
        await using var second = await RespProbe.ConnectAsync(proxy.Port);
        var trap = new Trap(TrapPoint.HalfWritten, "once-key");
        proxy.Set(trap);
        var reply = first.SendAsync("SET", "once-key", "1");
        await trap.Sprung.WaitAsync(Deadline);

        (await second.SendAsync("SET", "once-key", "2")).Text.ShouldBe("OK");

        await EndAsync(first, reply);
    }

    [Fact]
    public async Task The_end_of_either_side_is_the_end_of_both()
    {
        await using var proxy = new TrapProxy(redis.Server.Port);
        await using var client = await RespProbe.ConnectAsync(proxy.Port);
        var id = (await client.SendAsync("CLIENT", "ID")).Integer;

        await redis.Server.SendAsync("CLIENT", "KILL", "ID", id);

        await Should.ThrowAsync<Exception>(() => client.SendAsync("PING"));
    }

    /// <summary>Ends a frozen client; Redis is told, and what it waited for fails.</summary>
    private static async Task EndAsync(RespProbe client, Task reply)
    {
        await client.DisposeAsync();
        var failure = await Record.ExceptionAsync(() => reply.WaitAsync(Deadline));
        (failure is IOException or SocketException or ObjectDisposedException or OperationCanceledException).ShouldBeTrue($"{failure}");
    }
}
