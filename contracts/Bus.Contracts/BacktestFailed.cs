namespace Bus.Contracts;

/// <summary>Says that a backtest came to no result; published, and sent to the requester if there is one.</summary>
/// <remarks>May come more than once for a job, with the same content.</remarks>
public sealed record BacktestFailed
{
    /// <summary>The job.</summary>
    public Guid JobId { get; init; }

    /// <summary>Name of the strategy as it was asked for.</summary>
    public string Strategy { get; init; } = "";

    /// <summary>What is wrong and what is allowed, in one sentence.</summary>
    public string Error { get; init; } = "";

    /// <summary>Whether the input is wrong, so that the same job would fail again; otherwise something unforeseen happened in the worker.</summary>
    public bool IsInputWrong { get; init; }

    /// <summary>Which start of this job it was, counted from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>Which process ran it: host name and process id.</summary>
    public string Worker { get; init; } = "";

    /// <summary>When it failed.</summary>
    public DateTimeOffset At { get; init; }
}
