namespace Bus.Contracts;

/// <summary>Runs a job anew that was dead-lettered or cancelled: send it to the queue <c>jobs</c>.</summary>
/// <remarks>Its failures are forgotten, and the copy of its command in the error queue is removed. Without effect on any other job.</remarks>
public sealed record RetryJob
{
    /// <summary>The job.</summary>
    public Guid JobId { get; init; }
}
