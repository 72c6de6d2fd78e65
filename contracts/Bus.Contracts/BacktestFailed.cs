namespace Bus.Contracts;

/// <summary>Event: an attempt to run a backtest ended without a result. Immutable.</summary>
public sealed record BacktestFailed
{
    /// <summary>The job.</summary>
    public required Guid JobId { get; init; }

    /// <summary>What went wrong, in a sentence that names the thing and what is allowed.</summary>
    public required string Error { get; init; }

    /// <summary>What sort of failure it is: whether another attempt can help.</summary>
    public required BacktestFailureKind Kind { get; init; }

    /// <summary>The worker: host name and process id.</summary>
    public required string Worker { get; init; }

    /// <summary>Which delivery of the command failed, counted from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>When it failed, by the worker's clock.</summary>
    public required DateTimeOffset At { get; init; }
}
