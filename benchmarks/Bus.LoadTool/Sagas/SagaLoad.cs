using System.Globalization;

namespace Bus.LoadTool;

/// <summary>Measures the transitions of sagas in Redis, in units of work, beside a consumer that does nothing and beside sagas in memory, all over the same transport.</summary>
/// <remarks>The events are for the instances in turn, so that few meet. The time runs from the first handler to the last, over messages that wait.</remarks>
public sealed class SagaLoad
{
    private readonly LoadOptions _options;
    private readonly Guid[] _instances;

    /// <summary>Creates a measurement.</summary>
    /// <param name="options">Redis, messages per rate, clients, prefetch count, payload and runs.</param>
    /// <param name="instances">How many instances there are.</param>
    public SagaLoad(LoadOptions options, int instances)
    {
        _options = options;
        _instances = [.. Enumerable.Range(0, instances).Select(_ => Guid.NewGuid())];
    }

    /// <summary>Measures all sides in turn, after a warm-up.</summary>
    /// <param name="progress">Gets a line when something is measured.</param>
    /// <param name="cancellationToken">Ends it after what is being measured.</param>
    public async Task<SagaLoadResult> RunAsync(IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        var rates = SagaLoadSide.All.ToDictionary(x => x, _ => new List<double>());
        await using var inspector = new RedisInspector(_options.Redis);
        foreach (var side in SagaLoadSide.All)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report($"warm-up: {side.Name}");
            // A saga runs through far more code than a consumer, which the compiler has to see often before it is at its best.
            await MeasureAsync(side, inspector, _options.Messages, cancellationToken);
        }

        for (var run = 1; run <= _options.Runs; run++)
        {
            // Who comes first changes, lest a machine that slows down slows one side only.
            foreach (var side in run % 2 == 1 ? SagaLoadSide.All : SagaLoadSide.All.Reverse())
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(string.Create(CultureInfo.InvariantCulture, $"run {run} of {_options.Runs}: {side.Name}"));
                rates[side].Add(await MeasureAsync(side, inspector, _options.Messages, cancellationToken));
            }
        }

        await inspector.CleanUpAsync();
        return new SagaLoadResult { Rates = [.. SagaLoadSide.All.Select(x => Summarize(x, rates))], Instances = _instances.Length, MessagesPerRate = _options.Messages, Runs = _options.Runs };
    }

    private static SagaLoadRate Summarize(SagaLoadSide side, Dictionary<SagaLoadSide, List<double>> rates) => new(
        side.Name,
        Rate.Median(rates[side]),
        SagaLoadRatio.Of(rates[side], rates[SagaLoadSide.Plain]),
        side.IsInRedis ? SagaLoadRatio.Of(rates[side], rates[side.IsTold ? SagaLoadSide.ToldMemory : SagaLoadSide.Memory]) : null);

    private async Task<double> MeasureAsync(SagaLoadSide side, RedisInspector inspector, int messages, CancellationToken cancellationToken)
    {
        await inspector.CleanUpAsync();
        GC.Collect();
        var counter = new LoadProgress();
        if (!side.IsSaga)
        {
            await using var bus = await LoadBus.StartAsync(_options, counter);
            var traffic = await LoadTraffic.CreateAsync(bus, counter, _options);
            await traffic.SendAsync(messages);
            await inspector.WaitForQuietAsync(cancellationToken);
            var (time, _) = await traffic.ConsumeAsync(messages);
            return messages / time.TotalSeconds;
        }

        await using var sagas = await SagaLoadBus.StartAsync(side, _options, counter);
        await sagas.SendAsync(messages, _instances);
        await inspector.WaitForQuietAsync(cancellationToken);
        counter.Expect(messages);
        await sagas.ConnectAsync();
        await counter.Completed.WaitAsync(cancellationToken);
        return messages / counter.Elapsed.TotalSeconds;
    }
}
