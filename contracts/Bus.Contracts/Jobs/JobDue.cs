namespace Bus.Contracts;

/// <summary>A job tells itself, over the queue <c>jobs</c>, that a time has come.</summary>
public sealed record JobDue
{
    /// <summary>The job.</summary>
    public Guid JobId { get; init; }

    /// <summary>The deadline it is about.</summary>
    public DateTimeOffset Deadline { get; init; }

    /// <summary>Whether it is the time of the reminder, and not the deadline itself.</summary>
    public bool IsReminder { get; init; }
}
