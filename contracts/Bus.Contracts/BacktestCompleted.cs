namespace Bus.Contracts;

/// <summary>Event: a backtest ended with a result. Immutable.</summary>
/// <remarks>
/// Delivered at least once, and a job whose worker was taken for dead may complete twice; both results are equal, as
/// <see cref="BacktestStatistics.OrdersHash"/> shows.
/// </remarks>
public sealed record BacktestCompleted
{
    /// <summary>The job.</summary>
    public required Guid JobId { get; init; }

    /// <summary>The strategy that ran.</summary>
    public required string Strategy { get; init; }

    /// <summary>All its parameters, those with default values included.</summary>
    public required IReadOnlyDictionary<string, double> Parameters { get; init; }

    /// <summary>The name of the prices it ran on.</summary>
    public required string Data { get; init; }

    /// <summary>The figures of the run.</summary>
    public required BacktestStatistics Statistics { get; init; }

    /// <summary>The Redis key of the whole result with all trades.</summary>
    public required string ResultKey { get; init; }

    /// <summary>When the whole result is removed, by the worker's clock.</summary>
    public required DateTimeOffset ResultExpiresAt { get; init; }

    /// <summary>The worker: host name and process id.</summary>
    public required string Worker { get; init; }

    /// <summary>Which delivery of the command led to this, counted from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>When this attempt started, by the worker's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, by the worker's clock.</summary>
    public required DateTimeOffset CompletedAt { get; init; }
}
