namespace Bus.Contracts;

/// <summary>A job tells its parent, over the queue <c>jobs</c>, what became of it.</summary>
public sealed record ChildJobEnded
{
    /// <summary>The parent.</summary>
    public Guid JobId { get; init; }

    /// <summary>The job.</summary>
    public Guid ChildId { get; init; }

    /// <summary>Which sending of the parent's command it was submitted by.</summary>
    public int? ParentRun { get; init; }

    /// <summary><c>Completed</c>, <c>Cancelled</c> or <c>DeadLettered</c>.</summary>
    public string State { get; init; } = "";

    /// <summary>What it told its parent before of the same run; <see langword="null"/> if nothing.</summary>
    public string? PreviousState { get; init; }

    /// <summary>Why it came to no result.</summary>
    public string? Error { get; init; }
}
