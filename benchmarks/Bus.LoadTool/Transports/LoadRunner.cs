namespace Bus.LoadTool;

/// <summary>Measures transports side by side: in each run all of them in turn, so that a machine that slows down slows all.</summary>
public sealed class LoadRunner
{
    private readonly LoadOptions _options;

    /// <summary>Creates a runner.</summary>
    public LoadRunner(LoadOptions options)
    {
        _options = options;
    }

    /// <summary>Runs the load.</summary>
    /// <param name="progress">Gets a line when something is measured.</param>
    /// <param name="cancellationToken">Ends the load after the scenario that is being measured.</param>
    /// <returns>The medians of each scenario.</returns>
    public async Task<IReadOnlyList<LoadResult>> RunAsync(IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        var scenarios = LoadScenario.Create(_options);
        var measured = scenarios.ToDictionary(x => x, _ => new List<LoadResult>());

        // The first of a kind pays for the compiler: nobody's is counted.
        foreach (var scenario in scenarios)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report($"warm-up: {scenario}");
            await MeasureAsync(scenario, countsIdle: false);
        }

        for (var run = 1; run <= _options.Runs; run++)
        {
            foreach (var scenario in scenarios)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report($"run {run} of {_options.Runs}: {scenario}");
                measured[scenario].Add(await MeasureAsync(scenario, countsIdle: run == 1));
            }
        }

        return [.. scenarios.Select(x => Median(measured[x]))];
    }

    private Task<LoadResult> MeasureAsync(LoadScenario scenario, bool countsIdle)
    {
        // What the scenario before left behind is not this one's to collect.
        GC.Collect();
        return scenario.Transport == LoadTransport.Raw ? new RawLoad(_options).MeasureAsync() : new BusLoad(scenario, _options).MeasureAsync(countsIdle);
    }

    private static LoadResult Median(List<LoadResult> results) => results[0] with
    {
        SendPerSecond = Median(results, x => x.SendPerSecond),
        PublishPerSecond = Median(results, x => x.PublishPerSecond),
        ConsumePerSecond = Median(results, x => x.ConsumePerSecond),
        EndToEndPerSecond = Median(results, x => x.EndToEndPerSecond)!.Value,
        IdleP50Microseconds = Median(results, x => x.IdleP50Microseconds),
        IdleP99Microseconds = Median(results, x => x.IdleP99Microseconds),
        BytesPerMessage = Median(results, x => x.BytesPerMessage),
    };

    private static double? Median(List<LoadResult> results, Func<LoadResult, double?> select) =>
        select(results[0]) is null ? null : Rate.Median(results.Select(x => select(x)!.Value));
}
