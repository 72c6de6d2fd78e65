using System.Globalization;
using System.Text.Json;
using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.UnitOfWork;

/// <summary>
/// A worker is killed at any point of the events that start, change and end sagas: with a command not sent, half sent, run and not answered. Another one goes on: each event
/// is applied once and told of once.
/// </summary>
public sealed class SagaCrashSpecs(OwnRedisServer redis) : RedisStreamsSpecs(redis.Server), IClassFixture<OwnRedisServer>
{
    private const int Events = 3;

    // Of each direction; a run takes two processes, so not one for each byte.
    private const int Steps = 10;
    private const int AtOnce = 4;

    private readonly Inbox<Tallied> _told = new();

    [Theory]
    [InlineData(ProxyDirection.ToServer)]
    [InlineData(ProxyDirection.ToClient)]
    public async Task Whenever_a_worker_dies_each_event_is_applied_once_and_told_of_once(ProxyDirection direction)
    {
        var sender = await StartAsync(configure: (_, bus) => bus.ReceiveEndpoint(TallyMachine.Listener, x => x.Handler<Tallied>(_told.ReceiveAsync)));
        var total = await MeasureAsync(sender, direction);

        await Parallel.ForEachAsync(Enumerable.Range(1, Steps), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (step, _) =>
            await CrashAsync(sender, step, direction, total * (step - 1) / (Steps - 1)));

        await _told.CountAsync((Steps + 1) * Events);
        await Task.WhenAll(Enumerable.Range(0, Steps + 1).Select(x => ProbeOf(QueueOf(x)).EmptyAsync()));
        for (var step = 0; step <= Steps; step++)
        {
            await CheckAsync(step);
        }
    }

    /// <summary>Every second saga ends with its last event; the others stay to be looked at.</summary>
    private static Tally[] EventsOf(int step, Guid id) => [.. Enumerable.Range(1, Events).Select(x => new Tally(id, x, step % 2 == 0 ? Events : 0))];

    /// <summary>Does everything once without a crash; returns the bytes that it takes.</summary>
    private async Task<long> MeasureAsync(SpecBus sender, ProxyDirection direction)
    {
        await using var proxy = new FaultProxy(Server.Port);
        await using var worker = Launch(QueueOf(0), proxy.Port);
        await worker.WaitForLineAsync("ready");
        var before = direction == ProxyDirection.ToServer ? proxy.BytesToServer : proxy.BytesToClient;
        await SendAsync(sender, 0);
        await _told.CountAsync(Events);
        await ProbeOf(QueueOf(0)).EmptyAsync();
        var total = (direction == ProxyDirection.ToServer ? proxy.BytesToServer : proxy.BytesToClient) - before;
        worker.Kill();
        return total;
    }

    private async Task CrashAsync(SpecBus sender, int step, ProxyDirection direction, long bytes)
    {
        await using var proxy = new FaultProxy(Server.Port);
        await using (var doomed = Launch(QueueOf(step), proxy.Port))
        {
            await doomed.WaitForLineAsync("ready");
            proxy.StallAfter(direction, bytes);
            await SendAsync(sender, step);
            await Eventually.IsTrueAsync(() => proxy.IsStalled(direction), $"the line stalls after {bytes} bytes");
            doomed.Kill();
        }

        await StartAsync(
            registration => TallyWorker.Register(registration, Server.ConnectionString, KeyPrefix, QueueOf(step)),
            (context, bus) => bus.ReceiveEndpoint(QueueOf(step), endpoint => TallyWorker.Configure(context, endpoint)));
    }

    /// <summary>One event after the other, so that each has its own part of the bytes.</summary>
    private static async Task SendAsync(SpecBus sender, int step)
    {
        foreach (var message in EventsOf(step, IdOf(step)))
        {
            await sender.SendAsync(QueueOf(step), message);
        }
    }

    private async Task CheckAsync(int step)
    {
        var told = _told.All.Select(x => x.Message).Where(x => x.CorrelationId == IdOf(step)).ToList();
        told.Select(x => x.Number).Order().ShouldBe(Enumerable.Range(1, Events), $"step {step} told of each event once");
        told.Select(x => x.Count).Order().ShouldBe(Enumerable.Range(1, Events), $"step {step} counted each event once");

        var key = $"{KeyPrefix}:{{{QueueOf(step)}}}:saga:{QueueOf(step)}:{IdOf(step):D}";
        var history = (await Server.SendAsync("XRANGE", $"{key}:history", "-", "+")).Items.Select(x => x[1]["message"].Text).ToList();
        history.Count.ShouldBe(Events, $"the history of step {step} has an entry per event");
        history.Distinct().Count().ShouldBe(Events, $"the history of step {step} has each message once");
        var data = (await Server.SendAsync("HGET", key, "data")).Text;
        if (step % 2 == 0)
        {
            data.ShouldBeNull($"the saga of step {step} has ended");
            return;
        }

        using var instance = JsonDocument.Parse(data!);
        instance.RootElement.GetProperty("numbers").EnumerateArray().Select(x => x.GetInt32()).Order().ShouldBe(Enumerable.Range(1, Events), $"the saga of step {step}");
        (await Server.SendAsync("HGET", key, "version")).Integer.ShouldBe(Events);
    }

    private static string QueueOf(int step) => string.Create(CultureInfo.InvariantCulture, $"tallies-{step}");

    private static Guid IdOf(int step) => new(step + 1, 0, 0, new byte[8]);

    private ChildProcess Launch(string queue, int port) => ChildProcess.StartDotnet(
        Path.Combine(AppContext.BaseDirectory, "Bus.TestWorker.dll"),
        [string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{port}"), KeyPrefix, queue, "saga"]);
}
