namespace Bus.Contracts;

/// <summary>Ends a job that has not ended yet, and its children: send it to the queue <c>jobs</c>.</summary>
/// <remarks>Without effect on a job that is not known or has ended. A run notices within its progress interval, 0.5 seconds by default.</remarks>
public sealed record CancelJob
{
    /// <summary>The job.</summary>
    public Guid JobId { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }
}
