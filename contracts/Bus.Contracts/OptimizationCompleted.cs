namespace Bus.Contracts;

/// <summary>The outcome of an optimization: its counts, its first runs and the statistics of the best; published, and kept as the job's result.</summary>
/// <remarks>May come more than once for a job, with the same content. The list of all runs is kept apart, as long as the result.</remarks>
public sealed record OptimizationCompleted
{
    /// <summary>The job.</summary>
    public Guid JobId { get; init; }

    /// <summary>Name of the strategy.</summary>
    public string Strategy { get; init; } = "";

    /// <summary>The version of a deployed strategy that was run.</summary>
    /// <value>The default is <see langword="null"/>: a built-in strategy.</value>
    public int? StrategyVersion { get; init; }

    /// <summary>What the prices are called.</summary>
    public string Data { get; init; } = "";

    /// <summary>What the runs are ranked by.</summary>
    public string Objective { get; init; } = "";

    /// <summary>Whether the lowest value is best.</summary>
    public bool Minimize { get; init; }

    /// <summary>What became of the points.</summary>
    public OptimizationCounts Counts { get; init; } = new();

    /// <summary>The best run; <see langword="null"/> when none traded with a defined objective.</summary>
    public OptimizationRunSummary? Best { get; init; }

    /// <summary>All statistics of the best run; <see langword="null"/> when there is none.</summary>
    public BacktestStatistics? Statistics { get; init; }

    /// <summary>The first ten of the ranked runs, best first.</summary>
    public IReadOnlyList<OptimizationRunSummary> Top { get; init; } = [];

    /// <summary>Why the first of the failed runs failed; <see langword="null"/> when none did.</summary>
    public string? FirstFailure { get; init; }

    /// <summary>Time spent on runs, that of all workers added up, in milliseconds.</summary>
    public double BusyMilliseconds { get; init; }

    /// <summary>Time from the plan to the last chunk, in milliseconds.</summary>
    public double ElapsedMilliseconds { get; init; }

    /// <summary>Which start of this job it was that put the chunks together, counted from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>Which process did: host name and process id.</summary>
    public string Worker { get; init; } = "";

    /// <summary>When it was done.</summary>
    public DateTimeOffset At { get; init; }
}
