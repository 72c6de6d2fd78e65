using System.Diagnostics;
using System.Net.Sockets;

namespace Bus.Testing.Tests.Network;

public sealed class FaultProxyTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private static readonly TimeSpan AWhile = TimeSpan.FromMilliseconds(200);

    private readonly FaultProxy _proxy = new(fixture.Server.Port);
    private RespProbe? _probe;

    private RespProbe Probe => _probe!;

    public async ValueTask InitializeAsync() => _probe = await RespProbe.ConnectAsync(_proxy.Port);

    public async ValueTask DisposeAsync()
    {
        await Probe.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Fact]
    public async Task Traffic_passes_and_is_counted()
    {
        await Probe.SendAsync("PING");

        // Bytes count when they have been sent: whoever gets them may be quicker.
        await Eventually.PassesAsync(() =>
        {
            (_proxy.BytesToServer, _proxy.BytesToClient).ShouldBe(("*1\r\n$4\r\nPING\r\n".Length, "+PONG\r\n".Length));
            return Task.CompletedTask;
        });
        _proxy.AcceptedConnections.ShouldBe(1);
        _proxy.OpenConnections.ShouldBe(1);
    }

    [Fact]
    public async Task A_large_value_passes_unchanged()
    {
        var value = new byte[8_000_000];
        new Random(1).NextBytes(value);

        await Probe.SendAsync("SET", "large", value);

        (await Probe.SendAsync("GET", "large")).Bytes.ShouldBe(value);
    }

    [Fact]
    public async Task A_line_stalls_after_the_given_bytes_and_delivers_the_rest_after_heal()
    {
        _proxy.StallAfter(ProxyDirection.ToServer, "*1\r\n$4\r\nPI".Length);
        var ping = Probe.SendAsync("PING");
        await ShouldStayOpenAsync(ping);
        _proxy.IsStalled(ProxyDirection.ToServer).ShouldBeTrue();
        _proxy.BytesToServer.ShouldBe("*1\r\n$4\r\nPI".Length);

        _proxy.Heal();

        (await ping).Text.ShouldBe("PONG");
    }

    [Fact]
    public async Task A_stalled_line_delivers_after_heal()
    {
        _proxy.Stall();
        var ping = Probe.SendAsync("PING");
        await ShouldStayOpenAsync(ping);
        await using var newcomer = await RespProbe.ConnectAsync(_proxy.Port);
        var secondPing = newcomer.SendAsync("PING");
        await ShouldStayOpenAsync(secondPing);

        _proxy.Heal();

        (await ping).Text.ShouldBe("PONG");
        (await secondPing).Text.ShouldBe("PONG");
    }

    [Fact]
    public async Task Stalled_replies_do_not_keep_commands_from_being_executed()
    {
        _proxy.Stall(ProxyDirection.ToClient);
        var set = Probe.SendAsync("SET", "stalled", "done");

        await Eventually.ReturnsAsync(() => fixture.Server.SendAsync("GET", "stalled"), reply => reply.Text == "done", "the command was executed");

        await ShouldStayOpenAsync(set);
    }

    [Fact]
    public async Task A_delay_applies_to_each_direction()
    {
        _proxy.Delay(TimeSpan.FromMilliseconds(100));
        var clock = Stopwatch.StartNew();

        await Probe.SendAsync("PING");

        clock.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(195));
    }

    [Fact]
    public async Task A_black_hole_swallows_one_direction_for_good()
    {
        _proxy.BlackHole(ProxyDirection.ToServer);
        var lost = Probe.SendAsync("SET", "swallowed", "x");
        await ShouldStayOpenAsync(lost);

        _proxy.Heal();

        await ShouldStayOpenAsync(lost);
        (await fixture.Server.SendAsync("EXISTS", "swallowed")).Integer.ShouldBe(0);
    }

    [Fact]
    public async Task A_cut_lets_exactly_so_many_bytes_through_and_happens_once()
    {
        var before = _proxy.BytesToClient;
        _proxy.CutAfter(ProxyDirection.ToClient, 3);

        await Should.ThrowAsync<IOException>(() => Probe.SendAsync("PING"));

        await Eventually.IsTrueAsync(() => _proxy.BytesToClient == before + 3, "three bytes have passed", () => $"{_proxy.BytesToClient - before}");
        await using var next = await RespProbe.ConnectAsync(_proxy.Port);
        (await next.SendAsync("PING")).Text.ShouldBe("PONG");
    }

    [Fact]
    public async Task Refused_connects_succeed_after_heal_and_open_connections_stay()
    {
        _proxy.Refuse();

        var refused = await Should.ThrowAsync<SocketException>(() => RespProbe.ConnectAsync(_proxy.Port));
        refused.SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
        (await Probe.SendAsync("PING")).Text.ShouldBe("PONG");

        _proxy.Heal();
        await using var next = await RespProbe.ConnectAsync(_proxy.Port);
        (await next.SendAsync("PING")).Text.ShouldBe("PONG");
    }

    [Fact]
    public async Task Dropped_connections_are_reset_and_new_ones_accepted()
    {
        await Probe.SendAsync("PING");

        _proxy.DropConnections();

        await Should.ThrowAsync<IOException>(() => Probe.SendAsync("PING"));
        await Eventually.IsTrueAsync(() => _proxy.OpenConnections == 0, "no connection is open");
        await using var next = await RespProbe.ConnectAsync(_proxy.Port);
        (await next.SendAsync("PING")).Text.ShouldBe("PONG");
    }

    [Fact]
    public async Task A_client_of_a_dead_server_sees_its_connection_end()
    {
        using var nobody = new ReservedPort();
        await using var proxy = new FaultProxy(nobody.Number);
        await using var probe = await RespProbe.ConnectAsync(proxy.Port);

        await Should.ThrowAsync<IOException>(() => probe.SendAsync("PING"));
    }

    private static async Task ShouldStayOpenAsync(Task task)
        => await Should.ThrowAsync<TimeoutException>(() => task.WaitAsync(AWhile, TestContext.Current.CancellationToken));
}
