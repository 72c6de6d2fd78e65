namespace Bus.Backtesting.Optimization;

/// <summary>What the points of a space cost, estimated from those that were run. Immutable.</summary>
/// <param name="Points">Points that were run or skipped, at least 0.</param>
/// <param name="Time">Time of one thread spent on them.</param>
public readonly record struct OptimizationCost(long Points, TimeSpan Time)
{
    /// <summary>Mean time of one thread per point; zero while nothing was run.</summary>
    public TimeSpan PerPoint => Points == 0 ? TimeSpan.Zero : Time / Points;

    /// <summary>The time that one thread will need.</summary>
    /// <param name="points">Number of points.</param>
    /// <returns>The estimate; zero while nothing was run.</returns>
    public TimeSpan TimeFor(long points) => PerPointTicks == 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)Math.Min(PerPointTicks * points, TimeSpan.MaxValue.Ticks / 2d));

    /// <summary>How many points take one thread about a given time, to size chunks.</summary>
    /// <param name="time">The time.</param>
    /// <returns>At least 1; 1 while nothing was run.</returns>
    public long PointsFor(TimeSpan time) => PerPointTicks == 0 ? 1 : (long)Math.Clamp(time.Ticks / PerPointTicks, 1, 1e15);

    /// <summary>The cost of both together.</summary>
    /// <param name="other">What else was run.</param>
    /// <returns>The sum.</returns>
    public OptimizationCost Add(OptimizationCost other) => new(Points + other.Points, Time + other.Time);

    // Not in whole ticks: a skipped point takes less than one.
    private double PerPointTicks => Points == 0 ? 0 : (double)Time.Ticks / Points;
}
