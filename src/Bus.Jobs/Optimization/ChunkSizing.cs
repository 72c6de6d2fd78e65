using Bus.Backtesting.Optimization;

namespace Bus.Jobs.Optimization;

/// <summary>Sizes the chunks of an optimization by what some of its points cost.</summary>
internal static class ChunkSizing
{
    // Long against what a job costs beside its work, short against what a crash costs and for live progress.
    private static readonly TimeSpan ChunkTime = TimeSpan.FromMilliseconds(750);
    private static readonly TimeSpan ShortestChunk = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ProbeTime = TimeSpan.FromMilliseconds(60);

    // A space that one worker would finish soon is shared all the same.
    private const int Shares = 8;
    private const int MaxProbes = 64;

    /// <summary>Runs some points from all over the space and returns how many points a chunk should have.</summary>
    internal static async Task<long> ProbeAsync(PlannedOptimization optimization, TimeProvider time, CancellationToken cancellationToken)
    {
        var points = optimization.Plan.Space.Count;
        var started = time.GetTimestamp();
        var stride = Math.Max(1, points / MaxProbes);

        // The cheaper half: the first runs of a process are many times as slow as those that follow, and skipped points cost next to nothing.
        var costs = new List<TimeSpan>();
        for (var index = 0L; index < points && costs.Count < MaxProbes && (costs.Count == 0 || time.GetElapsedTime(started) < ProbeTime); index += stride)
        {
            var result = await optimization.RunAsync(new OptimizationChunk(index, 1), cancellationToken);
            if (result.Skipped == 0)
            {
                costs.Add(result.Busy);
            }
        }

        costs.Sort();
        var half = costs.Take((costs.Count + 1) / 2).ToArray();
        return SizeFor(new OptimizationCost(half.Length, TimeSpan.FromTicks(half.Sum(cost => cost.Ticks))), points);
    }

    /// <summary>How many points a chunk should have.</summary>
    internal static long SizeFor(OptimizationCost cost, long points)
    {
        var share = (points + Shares - 1) / Shares;
        var size = Math.Max(Math.Min(cost.PointsFor(ChunkTime), share), Math.Min(cost.PointsFor(ShortestChunk), points));
        var atLeast = (points + OptimizationJob.MaxChunks - 1) / OptimizationJob.MaxChunks;
        return Math.Max(Math.Max(size, atLeast), 1);
    }
}
