using System.Diagnostics;
using System.Globalization;

namespace Bus.LoadTool;

/// <summary>Measures what many messages, scheduled far ahead on a queue, cost those that are due soon and those that are sent now.</summary>
/// <remarks>
/// Lateness is the time between when a message was to come, by the sender's clock, and its handler: it includes the send. The messages are scheduled 100 to 1000 ms
/// ahead, one every 5 ms, on an endpoint with nothing else to do.
/// </remarks>
public sealed class ScheduledLoad
{
    private const int ShortestDelay = 100;
    private const int Delays = 901;

    // Prime to the number of delays and of seconds, so that neighbours are spread and none is left out.
    private const int Stride = 7919;

    private static readonly TimeSpan FarAhead = TimeSpan.FromDays(1);
    private static readonly TimeSpan SampleInterval = TimeSpan.FromMilliseconds(5);

    private readonly LoadOptions _options;
    private readonly int _scheduled;

    /// <summary>Creates a measurement.</summary>
    /// <param name="options">Redis, messages per rate, clients, prefetch count, payload, latency samples and runs.</param>
    /// <param name="scheduled">How many messages wait for a day that is far.</param>
    public ScheduledLoad(LoadOptions options, int scheduled)
    {
        _options = options;
        _scheduled = scheduled;
    }

    /// <summary>Measures without and with the scheduled messages, in turn, after a warm-up.</summary>
    /// <param name="progress">Gets a line when something is measured.</param>
    /// <param name="cancellationToken">Ends it after what is being measured.</param>
    public async Task<ScheduledLoadResult> RunAsync(IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        await using var inspector = new RedisInspector(_options.Redis);
        progress?.Report("warm-up");
        await MeasureAsync(0, inspector, progress, cancellationToken);
        var (without, with) = (new List<ScheduledSide>(), new List<ScheduledSide>());
        for (var run = 1; run <= _options.Runs; run++)
        {
            foreach (var (scheduled, sides) in run % 2 == 1 ? new[] { (0, without), (_scheduled, with) } : [(_scheduled, with), (0, without)])
            {
                progress?.Report(string.Create(CultureInfo.InvariantCulture, $"run {run} of {_options.Runs}: {scheduled:#,0} scheduled"));
                sides.Add(await MeasureAsync(scheduled, inspector, progress, cancellationToken));
            }
        }

        await inspector.CleanUpAsync();
        return new ScheduledLoadResult { Without = ScheduledSide.Median(without), With = ScheduledSide.Median(with) };
    }

    private async Task<ScheduledSide> MeasureAsync(int scheduled, RedisInspector inspector, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        await inspector.CleanUpAsync();
        GC.Collect();
        var counter = new LoadProgress();
        await using var bus = await LoadBus.StartAsync(_options, counter);
        var traffic = await LoadTraffic.CreateAsync(bus, counter, _options);
        await inspector.WaitForQuietAsync(cancellationToken);
        var before = await inspector.GetUsedMemoryAsync();
        await traffic.FillAsync(scheduled, "scheduling", progress, cancellationToken, (number, context) => context.Delay = FarAhead + TimeSpan.FromSeconds((long)number * Stride % 86_400));
        await inspector.WaitForQuietAsync(cancellationToken);
        var bytes = scheduled == 0 ? (double?)null : (await inspector.GetUsedMemoryAsync() - before) / (double)scheduled;

        progress?.Report("  lateness");
        var lateness = await MeasureLatenessAsync(bus, traffic, counter, cancellationToken);
        progress?.Report("  rates");
        var rates = await traffic.MeasureAsync(_options.Messages);
        return new ScheduledSide
        {
            Scheduled = scheduled,
            LatenessP50Milliseconds = Rate.Percentile(lateness, 0.50) / 1000,
            LatenessP99Milliseconds = Rate.Percentile(lateness, 0.99) / 1000,
            Rates = rates,
            BytesPerMessage = bytes,
        };
    }

    private async Task<List<TimeSpan>> MeasureLatenessAsync(LoadBus bus, LoadTraffic traffic, LoadProgress counter, CancellationToken cancellationToken)
    {
        var samples = _options.LatencySamples;
        var latencies = counter.Record();
        counter.Expect(samples);
        await bus.ConnectAsync();
        for (var number = 0; number < samples; number++)
        {
            var delay = TimeSpan.FromMilliseconds(ShortestDelay + (number * Stride % Delays));
            await traffic.SendOneAsync(Stopwatch.GetTimestamp() + (long)(delay.TotalSeconds * Stopwatch.Frequency), delay);
            await Task.Delay(SampleInterval, cancellationToken);
        }

        await counter.Completed.WaitAsync(cancellationToken);
        await bus.DisconnectAsync();
        counter.StopRecording();
        var sorted = latencies.ToList();
        sorted.Sort();
        return sorted;
    }
}
