namespace Bus.Contracts;

/// <summary>Says that a workflow went from one state to another; published.</summary>
public sealed record StrategyWorkflowChanged
{
    /// <summary>The workflow.</summary>
    public Guid WorkflowId { get; init; }

    /// <summary><c>Reasoning</c>, <c>CodeGenerating</c>, <c>Sandboxing</c>, <c>Deploying</c>, <c>Completed</c>, <c>Compensating</c>, <c>Compensated</c> or <c>Cancelled</c>; empty for a workflow that begins.</summary>
    public string From { get; init; } = "";

    /// <summary>The state in which it is now.</summary>
    public string To { get; init; } = "";

    /// <summary>The number of the step that it waits for now, or of its last one; goes up with each.</summary>
    public int Step { get; init; }

    /// <summary>The name of the strategy, as far as it is known.</summary>
    public string? Name { get; init; }

    /// <summary>The version that was deployed.</summary>
    public int? Version { get; init; }

    /// <summary>Why it could not go on, if it could not.</summary>
    public string? Error { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
}
