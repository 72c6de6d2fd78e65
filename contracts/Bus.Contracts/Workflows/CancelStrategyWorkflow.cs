namespace Bus.Contracts;

/// <summary>Ends a workflow that has not ended, and undoes what it did: send it to the queue <c>workflows</c>.</summary>
public sealed record CancelStrategyWorkflow
{
    /// <summary>The workflow.</summary>
    public Guid WorkflowId { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }
}
