namespace Bus.Contracts;

/// <summary>Says how far an optimization is; published when one of its chunks has finished.</summary>
/// <remarks>For people who watch. Messages may be missing or late.</remarks>
public sealed record OptimizationProgressed
{
    /// <summary>The job.</summary>
    public Guid JobId { get; init; }

    /// <summary>Points run or skipped so far.</summary>
    public long Done { get; init; }

    /// <summary>All points.</summary>
    public long Total { get; init; }

    /// <summary>Share of the points done, from 0 to 1.</summary>
    public double Progress { get; init; }

    /// <summary>How long the rest will take, judged by what was done, in milliseconds; <see langword="null"/> at the start.</summary>
    public double? RemainingMilliseconds { get; init; }

    /// <summary>The best value so far; <see langword="null"/> while no run traded with a defined one.</summary>
    public double? Best { get; init; }

    /// <summary>When this was measured.</summary>
    public DateTimeOffset At { get; init; }
}
