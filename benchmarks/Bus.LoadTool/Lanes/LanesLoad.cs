using System.Globalization;
using MassTransit;

namespace Bus.LoadTool;

/// <summary>Measures what the lower lanes get while critical messages always wait, and what four lanes cost beside one.</summary>
/// <remarks>
/// The critical messages wait in their lane before the endpoint connects, more of them than are counted, so that at each fetch some wait. The share is taken twice: with a
/// <c>MaxPriorityWait</c> of zero, where the lower lanes are due all the time and get the most that they can, and with one that is short against the run.
/// </remarks>
public sealed class LanesLoad
{
    private const int OthersPerLow = 20;

    private static readonly TimeSpan ShortWait = TimeSpan.FromMilliseconds(250);

    private static readonly MessagePriority[] LowerLanes = [MessagePriority.High, MessagePriority.Normal, MessagePriority.Low];

    private static readonly MessagePriority[] AllLanes = [MessagePriority.Critical, .. LowerLanes];

    private readonly Dictionary<MessagePriority, int> _filled;
    private readonly LoadOptions _options;

    /// <summary>Creates a measurement.</summary>
    /// <param name="options">Redis, critical messages to count and messages per rate, clients, prefetch count, payload and runs.</param>
    /// <param name="low">How many low messages wait; a twentieth of that in the normal and in the high lane.</param>
    public LanesLoad(LoadOptions options, int low)
    {
        _options = options;
        _filled = LowerLanes.ToDictionary(x => x, x => x == MessagePriority.Low ? low : Math.Max(1, low / OthersPerLow));
    }

    /// <summary>Measures in turn, after a warm-up.</summary>
    /// <param name="progress">Gets a line when something is measured.</param>
    /// <param name="cancellationToken">Ends it after what is being measured.</param>
    public async Task<LanesLoadResult> RunAsync(IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        await using var inspector = new RedisInspector(_options.Redis);
        var (shares, one, four) = (new List<LanesShare>(), new List<double>(), new List<double>());
        progress?.Report("warm-up");
        await MeasureRatesAsync(inspector, Math.Max(1, _options.Messages / 5), one, four);
        one.Clear();
        four.Clear();
        for (var run = 1; run <= _options.Runs; run++)
        {
            foreach (var wait in (TimeSpan[])[TimeSpan.Zero, ShortWait])
            {
                cancellationToken.ThrowIfCancellationRequested();
                Report($"critical load, MaxPriorityWait {wait.TotalMilliseconds} ms");
                shares.Add(await MeasureShareAsync(wait, inspector, progress, cancellationToken));
            }

            cancellationToken.ThrowIfCancellationRequested();
            Report("end to end over one lane and over four");
            await MeasureRatesAsync(inspector, _options.Messages, one, four);

            void Report(string what) => progress?.Report(string.Create(CultureInfo.InvariantCulture, $"run {run} of {_options.Runs}: {what}"));
        }

        await inspector.CleanUpAsync();
        return new LanesLoadResult
        {
            Shares = [.. shares.GroupBy(x => x.MaxPriorityWaitMilliseconds).Select(LanesShare.Worst)],
            OneLanePerSecond = Rate.Median(one),
            FourLanesPerSecond = Rate.Median(four),
        };
    }

    private async Task<LanesShare> MeasureShareAsync(TimeSpan wait, RedisInspector inspector, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        await inspector.CleanUpAsync();
        var counter = new LoadProgress();
        await using var bus = await LoadBus.StartAsync(_options, counter);
        var traffic = await LoadTraffic.CreateAsync(bus, counter, _options);
        foreach (var lane in LowerLanes)
        {
            await traffic.FillAsync(_filled[lane], $"filling {lane.ToString().ToLowerInvariant()}", progress, cancellationToken, (_, context) => context.SetPriority(lane));
        }

        var critical = _options.Messages + (2 * _options.Prefetch);
        await traffic.FillAsync(critical, "filling critical", progress, cancellationToken, (_, context) => context.SetPriority(MessagePriority.Critical));
        await inspector.WaitForQuietAsync(cancellationToken);
        var ledger = new LaneLedger(_options.Messages, _filled);
        await bus.ConnectAsync(endpoint =>
        {
            ((IRedisStreamsReceiveEndpointConfigurator)endpoint).MaxPriorityWait = wait;
            endpoint.Handler<LoadMessage>(context =>
            {
                ledger.Consumed(context.GetPriority());
                return Task.CompletedTask;
            });
        });
        await ledger.Completed.WaitAsync(cancellationToken);
        await bus.DisconnectAsync();
        return LanesShare.Create(wait, ledger, _options.Prefetch);
    }

    private async Task MeasureRatesAsync(RedisInspector inspector, int messages, List<double> one, List<double> four)
    {
        await inspector.CleanUpAsync();
        GC.Collect();
        var counter = new LoadProgress();
        await using var bus = await LoadBus.StartAsync(_options, counter);
        var traffic = await LoadTraffic.CreateAsync(bus, counter, _options);
        await bus.ConnectAsync();
        var startsWithOne = one.Count % 2 == 0;
        if (startsWithOne)
        {
            one.Add(await traffic.MeasureEndToEndAsync(messages));
        }

        four.Add(await traffic.MeasureEndToEndAsync(messages, (number, context) => context.SetPriority(AllLanes[number % AllLanes.Length])));
        if (!startsWithOne)
        {
            one.Add(await traffic.MeasureEndToEndAsync(messages));
        }
    }
}
