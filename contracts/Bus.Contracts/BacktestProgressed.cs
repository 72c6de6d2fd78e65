namespace Bus.Contracts;

/// <summary>Says how far a running backtest is; published at intervals, by default every 0.5 seconds. A run shorter than that publishes none.</summary>
/// <remarks>For people who watch. Messages may be missing, and after a crash the job begins again at 0 with a higher <see cref="Attempt"/>.</remarks>
public sealed record BacktestProgressed
{
    /// <summary>The job.</summary>
    public Guid JobId { get; init; }

    /// <summary>Share of the work done, from 0 to 1.</summary>
    public double Progress { get; init; }

    /// <summary>Which start of this job it is, counted from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>Which process runs it: host name and process id.</summary>
    public string Worker { get; init; } = "";

    /// <summary>When this was measured.</summary>
    public DateTimeOffset At { get; init; }
}
