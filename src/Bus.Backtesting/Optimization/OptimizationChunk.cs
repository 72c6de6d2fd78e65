namespace Bus.Backtesting.Optimization;

/// <summary>A range of the points of a space: the part of an optimization that one worker runs at a time.</summary>
/// <param name="First">Index of the first point.</param>
/// <param name="Count">Number of points, at least 1.</param>
public readonly record struct OptimizationChunk(long First, long Count)
{
    /// <summary>Index of the point after the last.</summary>
    public long End => First + Count;
}
