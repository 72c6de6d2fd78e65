using System.Diagnostics;
using System.Text.RegularExpressions;
using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>The socket on which an endpoint sleeps goes silent while all others live: the endpoint notices and comes back.</summary>
public sealed partial class StalledSocketSpecs(OwnRedisServer redis) : RedisStreamsSpecs(redis.Server), IClassFixture<OwnRedisServer>
{
    [Fact]
    public async Task A_message_lost_in_a_silent_socket_is_handled_soon_after_the_next_renewal()
    {
        var inbox = new Inbox<Work>();
        await using var proxy = new FaultProxy(Server.Port);
        await StartReceiverAsync(
            x =>
            {
                x.LockDuration = TimeSpan.FromSeconds(3);
                x.Handler<Work>(inbox.ReceiveAsync);
            },
            proxy.Port);
        var sender = await StartSenderAsync();
        proxy.Swallow(await SleeperPortAsync());

        await sender.SendAsync(Queue, new Work(1));
        var clock = Stopwatch.StartNew();
        var received = (await inbox.CountAsync(1, TimeSpan.FromSeconds(5)))[0];

        TestContext.Current.SendDiagnosticMessage($"A lost message was found after {clock.Elapsed.TotalSeconds:0.0} s.");
        received.ReceiveContext.Redelivered.ShouldBeFalse();
        await Probe.EmptyAsync();
        await sender.SendAsync(Queue, new Work(2));
        await inbox.CountAsync(2, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_message_lost_in_a_silent_socket_waits_for_no_renewal_when_leases_are_long()
    {
        var inbox = new Inbox<Work>();
        await using var proxy = new FaultProxy(Server.Port);
        await StartReceiverAsync(
            x =>
            {
                x.LockDuration = TimeSpan.FromSeconds(30);
                x.Handler<Work>(inbox.ReceiveAsync);
            },
            proxy.Port);
        var sender = await StartSenderAsync();
        proxy.Swallow(await SleeperPortAsync());

        await sender.SendAsync(Queue, new Work(1));
        var clock = Stopwatch.StartNew();
        await inbox.CountAsync(1, TimeSpan.FromSeconds(9));

        TestContext.Current.SendDiagnosticMessage($"With the default lease a lost message was found after {clock.Elapsed.TotalSeconds:0.0} s.");
        await Probe.EmptyAsync();
    }

    [Fact]
    public async Task A_silent_socket_holds_up_no_stop()
    {
        await using var proxy = new FaultProxy(Server.Port);
        var bus = await StartReceiverAsync(x => x.Handler<Work>(_ => Task.CompletedTask), proxy.Port);
        proxy.Swallow(await SleeperPortAsync());
        var clock = Stopwatch.StartNew();

        await bus.StopAsync();

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(6));
        (await Probe.InstancesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_fetch_without_an_answer_holds_up_no_stop()
    {
        await using var proxy = new FaultProxy(Server.Port);
        var bus = await StartReceiverAsync(x => x.Handler<Work>(_ => Task.CompletedTask), proxy.Port);
        await SleeperPortAsync();
        proxy.Swallow(await PortAsync(x => x.Contains(" name=bus:settle ", StringComparison.Ordinal)));
        await Server.SendAsync("XADD", Probe.Wake, "*", "reason", "spec");
        await Eventually.ReturnsAsync(
            async () => (await Server.SendAsync("CLIENT", "LIST")).Text!.Split('\n').Count(IsSleeper),
            x => x == 0,
            "the loop is awake and fetches");
        var clock = Stopwatch.StartNew();

        await bus.StopAsync();

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(9));
    }

    /// <summary>Awaits that the endpoint's loop sleeps, and returns its connection's port as the server sees it.</summary>
    private Task<int> SleeperPortAsync() => PortAsync(IsSleeper);

    private async Task<int> PortAsync(Func<string, bool> isSought)
    {
        var line = await Eventually.ReturnsAsync(
            async () => (await Server.SendAsync("CLIENT", "LIST")).Text!.Split('\n').SingleOrDefault(isSought) ?? string.Empty,
            x => x.Length > 0,
            "the connection is there");
        return int.Parse(Address().Match(line).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static bool IsSleeper(string client) =>
        client.Contains($" name=bus:receive:{Queue} ", StringComparison.Ordinal) && client.Contains(" flags=b ", StringComparison.Ordinal);

    [GeneratedRegex(@" addr=[^ ]+:(\d+) ")]
    private static partial Regex Address();
}
