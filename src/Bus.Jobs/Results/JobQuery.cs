namespace Bus.Jobs.Results;

/// <summary>Which jobs are meant: those that fit all that is set.</summary>
public sealed record JobQuery
{
    /// <summary>The most jobs that one page may have.</summary>
    public const int MaxLimit = 1000;

    /// <summary>The type's name.</summary>
    /// <value>The default value is <see langword="null"/>: any.</value>
    public string? Type { get; init; }

    /// <summary>The saga's state: Submitted, Queued, Running, Waiting, Retrying, Completed, Cancelled or DeadLettered; case does not matter.</summary>
    /// <value>The default value is <see langword="null"/>: any.</value>
    public string? State { get; init; }

    /// <summary>The time before which the job was submitted.</summary>
    /// <value>The default value is <see langword="null"/>: any.</value>
    public DateTimeOffset? SubmittedBefore { get; init; }

    /// <summary>How many jobs a page may have, 1 to <see cref="MaxLimit"/>.</summary>
    /// <value>The default value is 50.</value>
    public int Limit { get; init; } = 50;

    /// <summary>The job behind which the page begins, as the page before named it.</summary>
    /// <value>The default value is <see langword="null"/>: the first page.</value>
    public Guid? Cursor { get; init; }
}
