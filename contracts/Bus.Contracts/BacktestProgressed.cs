namespace Bus.Contracts;

/// <summary>Event: a backtest started or came further. Immutable.</summary>
/// <remarks>
/// Progress of an earlier attempt may arrive after that of a later one: a worker can freeze, lose its lease and wake up. Listeners keep the
/// highest <see cref="Attempt"/> they saw and ignore lower ones.
/// </remarks>
public sealed record BacktestProgressed
{
    /// <summary>The job.</summary>
    public required Guid JobId { get; init; }

    /// <summary>The share that is done, from 0 (just started) to 1.</summary>
    public required double Progress { get; init; }

    /// <summary>What the worker does, for people to read.</summary>
    /// <value>By default none.</value>
    public string? Message { get; init; }

    /// <summary>The worker: host name and process id.</summary>
    public required string Worker { get; init; }

    /// <summary>Which delivery of the command this is about, counted from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>When this was so, by the worker's clock.</summary>
    public required DateTimeOffset At { get; init; }
}
