using Bus.Contracts;

namespace MassTransit;

/// <summary>What a job is to have beside its command; whatever is not set is what the type says.</summary>
public sealed record JobOptions
{
    /// <summary>The job's id; a job that is known under it is not submitted again.</summary>
    /// <value>The default value is <see langword="null"/>: a new one.</value>
    public Guid? JobId { get; init; }

    /// <summary>The lane of the command.</summary>
    /// <value>The default value is <see langword="null"/>: normal.</value>
    public MessagePriority? Priority { get; init; }

    /// <summary>How long one run may take; from 10 milliseconds to 30 days.</summary>
    /// <value>The default value is <see langword="null"/>: what the type says.</value>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How often the job is run again after a failure; from 0 to 1000.</summary>
    /// <value>The default value is <see langword="null"/>: what the type says.</value>
    public int? MaxRetries { get; init; }

    /// <summary>When the job should have ended; then <see cref="JobOverdue"/> is published, and the job goes on.</summary>
    /// <value>The default value is <see langword="null"/>: none.</value>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>How long before the deadline <see cref="JobReminder"/> is published.</summary>
    /// <value>The default value is <see langword="null"/>: not at all.</value>
    public TimeSpan? RemindBefore { get; init; }

    /// <summary>The job that waits for this one.</summary>
    /// <value>The default value is <see langword="null"/>: none.</value>
    public Guid? ParentId { get; init; }
}
