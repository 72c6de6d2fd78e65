namespace Bus.Contracts;

/// <summary>Says that a job's deadline is near and the job has not ended; published once.</summary>
public sealed record JobReminder
{
    /// <summary>The job.</summary>
    public Guid JobId { get; init; }

    /// <summary>Name of the job type.</summary>
    public string Type { get; init; } = "";

    /// <summary>The deadline.</summary>
    public DateTimeOffset Deadline { get; init; }

    /// <summary>The state of the job.</summary>
    public string State { get; init; } = "";

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
}
