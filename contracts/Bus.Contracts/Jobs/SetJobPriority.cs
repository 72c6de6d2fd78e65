namespace Bus.Contracts;

/// <summary>Moves a job that waits to another lane: send it to the queue <c>jobs</c>.</summary>
/// <remarks>Without effect on a job that runs, waits for its children or has ended, except that later sendings of its command go to that lane.</remarks>
public sealed record SetJobPriority
{
    /// <summary>The job.</summary>
    public Guid JobId { get; init; }

    /// <summary>The lane: 100, 75, 50 or 25; others go to the nearest.</summary>
    public int Priority { get; init; }
}
