using System.Diagnostics;
using System.Globalization;
using Bus.Backtesting.Optimization;
using Bus.Contracts;
using Bus.Redis;

namespace Bus.LoadTool;

/// <summary>Measures an optimization over the bus, with worker processes of one thread each, beside the same one in process with as many threads.</summary>
public sealed class GridLoad
{
    /// <summary>How many worker processes there are, and how many threads in process.</summary>
    public const int Workers = 2;

    /// <summary>The ratio that is wanted.</summary>
    public const double Aim = 0.8;

    /// <summary>How many values the fast average has; points are a multiple of it.</summary>
    public const int FastValues = 200;

    // What a job goes through is compiled and optimized only after it has run a few times.
    private const int WarmUps = 3;

    private readonly RedisOptions _redis;
    private readonly string _keyPrefix;
    private readonly GridLoadSpace _space;
    private readonly int _points;
    private readonly int _runs;

    /// <summary>Writes the prices.</summary>
    /// <param name="redis">The server that the workers use.</param>
    /// <param name="keyPrefix">The workers' prefix.</param>
    /// <param name="folder">The workers' data folder.</param>
    /// <param name="points">The size of the grid, a multiple of <see cref="FastValues"/>.</param>
    /// <param name="runs">How often both sides are measured.</param>
    public GridLoad(RedisOptions redis, string keyPrefix, string folder, int points, int runs)
    {
        _redis = redis;
        _keyPrefix = keyPrefix;
        _space = GridLoadSpace.Create(folder, points);
        _points = points;
        _runs = runs;
    }

    /// <summary>Measures both sides in turn, after a warm-up, while workers run.</summary>
    /// <param name="progress">Gets a line when something is measured.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<GridLoadResult> RunAsync(IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        await using var client = await GridLoadClient.StartAsync(_redis, _keyPrefix);
        var (there, here) = (new List<GridLoadTimes>(), new List<TimeSpan>());
        for (var run = 1 - WarmUps; run <= _runs; run++)
        {
            progress?.Report(run < 1 ? "warm-up" : string.Create(CultureInfo.InvariantCulture, $"run {run} of {_runs}"));

            // Who comes first changes, lest a machine that slows down slows one side only.
            var first = run % 2 == 0 ? await RunHereAsync(cancellationToken) : default;
            var (result, times) = await client.RunAsync(_space.CreateJob(), cancellationToken);
            var (whole, time) = run % 2 == 0 ? first : await RunHereAsync(cancellationToken);
            Compare(result, whole);
            if (run >= 1)
            {
                there.Add(times);
                here.Add(time);
            }
        }

        return Summarize(there, here);
    }

    private async Task<(OptimizationResult Result, TimeSpan Time)> RunHereAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await Optimizer.RunAsync(_space.CreatePlan(), Workers, cancellationToken: cancellationToken);
        return (result, Stopwatch.GetElapsedTime(started));
    }

    private void Compare(OptimizationCompleted there, OptimizationResult here)
    {
        if (there.Counts.Runs != _points || here.Runs.Count != _points || there.Best?.Objective != here.Best?.Objective)
        {
            throw new InvalidOperationException($"Over the bus {there.Counts.Runs} runs gave {there.Best?.Objective}, in process {here.Runs.Count} gave {here.Best?.Objective}; they must be the same {_points}.");
        }
    }

    private GridLoadResult Summarize(List<GridLoadTimes> there, List<TimeSpan> here) => new()
    {
        Points = _points,
        Bars = _space.Bars,
        Chunks = there[^1].ChunkCount,
        Runs = _runs,
        BusPerSecond = Rate.Median(there.Select(x => _points / x.Whole.TotalSeconds)),
        ChunksPerSecond = Rate.Median(there.Select(x => _points / x.Chunks.TotalSeconds)),
        ProcessPerSecond = Rate.Median(here.Select(x => _points / x.TotalSeconds)),
        Ratio = Rate.Median(there.Zip(here, (x, y) => y / x.Whole)),
        ChunksRatio = Rate.Median(there.Zip(here, (x, y) => y / x.Chunks)),
        PlanMilliseconds = Rate.Median(there.Select(x => x.Plan.TotalMilliseconds)),
        ChunksMilliseconds = Rate.Median(there.Select(x => x.Chunks.TotalMilliseconds)),
        MergeMilliseconds = Rate.Median(there.Select(x => x.Merge.TotalMilliseconds)),
        ProcessMilliseconds = Rate.Median(here.Select(x => x.TotalMilliseconds)),
    };
}
