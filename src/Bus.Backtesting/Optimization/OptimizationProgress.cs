namespace Bus.Backtesting.Optimization;

/// <summary>How far an optimization is.</summary>
/// <param name="Done">Points run or skipped so far.</param>
/// <param name="Total">All points of the space.</param>
/// <param name="Runs">Runs so far.</param>
/// <param name="Best">The best run so far; null while there is none.</param>
/// <param name="Elapsed">Time since the start.</param>
public sealed record OptimizationProgress(long Done, long Total, long Runs, OptimizationRun? Best, TimeSpan Elapsed)
{
    /// <summary>How long the rest will take, judged by what was done; null at the start.</summary>
    public TimeSpan? Remaining => Done == 0 ? null : Elapsed * ((double)(Total - Done) / Done);
}
