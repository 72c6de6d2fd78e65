using System.Text.Json;

namespace Bus.Contracts;

/// <summary>Asks for a job of any type: send it to the queue <c>jobs</c>.</summary>
public sealed record SubmitJob
{
    /// <summary>The id under which the job is known; chosen by the sender, unique per job. A job that is known under it is not submitted again.</summary>
    public Guid JobId { get; init; }

    /// <summary>Name of the job type, as its workers announce it.</summary>
    public string Type { get; init; } = "";

    /// <summary>The command that the type's consumer gets, as a JSON object.</summary>
    public JsonElement Command { get; init; }

    /// <summary>The lane of the command: 100, 75, 50 or 25; others go to the nearest.</summary>
    /// <value>The default is <see langword="null"/>: 50.</value>
    public int? Priority { get; init; }

    /// <summary>How long one run may take.</summary>
    /// <value>The default is <see langword="null"/>: what the type says.</value>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How often the job is run again after a failure.</summary>
    /// <value>The default is <see langword="null"/>: what the type says.</value>
    public int? MaxRetries { get; init; }

    /// <summary>When the job should have ended; then <see cref="JobOverdue"/> is published, and the job goes on.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>How long before the deadline <see cref="JobReminder"/> is published.</summary>
    /// <value>The default is <see langword="null"/>: not at all.</value>
    public TimeSpan? RemindBefore { get; init; }

    /// <summary>The job that waits for this one.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public Guid? ParentId { get; init; }

    /// <summary>Which sending of the parent's command submits it: a later one starts a child again that did not complete.</summary>
    /// <value>The default is <see langword="null"/>: unknown, and a child is never started again by its parent.</value>
    public int? ParentRun { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset? RequestedAt { get; init; }
}
