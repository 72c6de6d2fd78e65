namespace Bus.Contracts;

/// <summary>The outcome of a backtest; published, sent to the requester if there is one, and kept as the job's result.</summary>
/// <remarks>May come more than once for a job, with the same content.</remarks>
public sealed record BacktestCompleted
{
    /// <summary>The job.</summary>
    public Guid JobId { get; init; }

    /// <summary>All statistics of the run.</summary>
    public BacktestStatistics Statistics { get; init; } = new();

    /// <summary>The version of a deployed strategy that was run.</summary>
    /// <value>The default is <see langword="null"/>: a built-in strategy.</value>
    public int? StrategyVersion { get; init; }

    /// <summary>The closed trades, in the order in which they were closed; empty unless <see cref="RunBacktest.IncludeTrades"/> was set.</summary>
    public IReadOnlyList<BacktestTrade> Trades { get; init; } = [];

    /// <summary>The equity at the close of every bar; empty unless <see cref="RunBacktest.IncludeEquityCurve"/> was set.</summary>
    public IReadOnlyList<EquityPoint> EquityCurve { get; init; } = [];

    /// <summary>Which start of this job it was, counted from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>Which process ran it: host name and process id.</summary>
    public string Worker { get; init; } = "";

    /// <summary>How long the run took, reading the prices included, in milliseconds.</summary>
    public double ElapsedMilliseconds { get; init; }

    /// <summary>When it was done.</summary>
    public DateTimeOffset At { get; init; }
}
