using System.Globalization;
using System.Text.RegularExpressions;
using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.RedisStreams.Tests.UnitOfWork;

/// <summary>
/// A worker is killed at any point of a unit of work: with a command not sent, half sent, run and not answered. Another one finishes it: everything it sends is there once,
/// and nothing is left behind.
/// </summary>
public sealed partial class UnitOfWorkCrashSpecs(OwnRedisServer redis) : RedisStreamsSpecs(redis.Server), IClassFixture<OwnRedisServer>
{
    // Of each direction; a run takes two processes, so not one for each byte.
    private const int Steps = 10;
    private const int AtOnce = 4;

    private readonly Inbox<WorkSent> _sent = new();
    private readonly Inbox<WorkPublished> _published = new();
    private readonly Inbox<WorkSent> _delayed = new();

    [Theory]
    [InlineData(ProxyDirection.ToServer)]
    [InlineData(ProxyDirection.ToClient)]
    public async Task Whenever_a_worker_dies_its_work_is_done_once(ProxyDirection direction)
    {
        var heir = await StartAsync(configure: (_, bus) =>
        {
            bus.ReceiveEndpoint("sent", x => x.Handler<WorkSent>(_sent.ReceiveAsync));
            bus.ReceiveEndpoint("published", x => x.Handler<WorkPublished>(_published.ReceiveAsync));
            bus.ReceiveEndpoint("delayed", x => x.Handler<WorkSent>(_delayed.ReceiveAsync));
        });
        var sender = await StartSenderAsync();
        var total = await MeasureAsync(sender, direction);

        await Parallel.ForEachAsync(Enumerable.Range(1, Steps), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (step, _) =>
            await CrashAsync(sender, heir, step, direction, total * (step - 1) / (Steps - 1)));

        await Task.WhenAll(_sent.CountAsync(Steps + 1), _published.CountAsync(Steps + 1), _delayed.CountAsync(Steps + 1));
        await NothingLeftAsync();
        int[] all = [.. Enumerable.Range(0, Steps + 1)];
        _sent.All.Select(x => x.Message.Id).Order().ShouldBe(all);
        _published.All.Select(x => x.Message.Id).Order().ShouldBe(all);
        _delayed.All.Select(x => x.Message.Id).Order().ShouldBe(all);
        (await ScheduledAsync()).Order().ShouldBe(all);
    }

    /// <summary>Does the work once without a crash; returns the bytes that it takes.</summary>
    private async Task<long> MeasureAsync(SpecBus sender, ProxyDirection direction)
    {
        await using var proxy = new FaultProxy(Server.Port);
        await using var worker = Launch(QueueOf(0), proxy.Port);
        await worker.WaitForLineAsync("ready");
        var before = direction == ProxyDirection.ToServer ? proxy.BytesToServer : proxy.BytesToClient;
        await sender.SendAsync(QueueOf(0), new Work(0));
        await _delayed.CountAsync(1);
        await ProbeOf(QueueOf(0)).EmptyAsync();
        await NoKeysAsync();
        var total = (direction == ProxyDirection.ToServer ? proxy.BytesToServer : proxy.BytesToClient) - before;
        worker.Kill();
        return total;
    }

    private async Task CrashAsync(SpecBus sender, SpecBus heir, int id, ProxyDirection direction, long bytes)
    {
        var queue = QueueOf(id);
        await using var proxy = new FaultProxy(Server.Port);
        await using (var doomed = Launch(queue, proxy.Port))
        {
            await doomed.WaitForLineAsync("ready");
            proxy.StallAfter(direction, bytes);
            await sender.SendAsync(queue, new Work(id));
            await Eventually.IsTrueAsync(() => proxy.IsStalled(direction), $"the line stalls after {bytes} bytes");
            doomed.Kill();
        }

        var connector = heir.Services.GetRequiredService<IReceiveEndpointConnector>();
        await connector.ConnectReceiveEndpoint(queue, UnitOfWorkWorker.Configure).Ready;
    }

    /// <summary>The publishes that wait until they are due.</summary>
    private async Task<IEnumerable<int>> ScheduledAsync()
    {
        var bodies = await Server.SendAsync("HVALS", new RedisKeys(KeyPrefix).TopicDelayedBodies("Bus.TestWorker:WorkScheduled"));
        return bodies.Items.Select(x => int.Parse(MessageId().Match(x.Text!).Groups[1].Value, CultureInfo.InvariantCulture));
    }

    /// <summary>Neither messages nor marks nor what was to be sent.</summary>
    private async Task NothingLeftAsync()
    {
        await Task.WhenAll(Enumerable.Range(0, Steps + 1).Select(id => ProbeOf(QueueOf(id)).EmptyAsync()));
        await NoKeysAsync();
    }

    private Task NoKeysAsync() => Eventually.ReturnsAsync(
        async () => (await Server.SendAsync("KEYS", $"{KeyPrefix}:*:outbox")).Items.Count + (await Server.SendAsync("KEYS", $"{KeyPrefix}:*:inbox:*")).Items.Count,
        x => x == 0,
        "no outbox and no inbox is left",
        x => string.Create(CultureInfo.InvariantCulture, $"{x} keys"));

    private static string QueueOf(int id) => string.Create(CultureInfo.InvariantCulture, $"orders-{id}");

    private ChildProcess Launch(string queue, int port) => ChildProcess.StartDotnet(
        Path.Combine(AppContext.BaseDirectory, "Bus.TestWorker.dll"),
        [string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{port}"), KeyPrefix, queue, "unit-of-work"]);

    [GeneratedRegex("""\"message\":\s*\{\s*\"id\":\s*(\d+)""")]
    private static partial Regex MessageId();
}
