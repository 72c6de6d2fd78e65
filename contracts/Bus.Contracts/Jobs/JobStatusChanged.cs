namespace Bus.Contracts;

/// <summary>Says that a job went from one state to another; published.</summary>
public sealed record JobStatusChanged
{
    /// <summary>The job.</summary>
    public Guid JobId { get; init; }

    /// <summary>Name of the job type.</summary>
    public string Type { get; init; } = "";

    /// <summary><c>Submitted</c>, <c>Queued</c>, <c>Running</c>, <c>Waiting</c>, <c>Retrying</c>, <c>Completed</c>, <c>Cancelled</c> or <c>DeadLettered</c>; empty for a job that begins.</summary>
    public string From { get; init; } = "";

    /// <summary>The state in which it is now.</summary>
    public string To { get; init; } = "";

    /// <summary>Which start of this job it was, counted from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>What the last run failed with.</summary>
    public string? Error { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
}
