namespace Bus.Contracts;

/// <summary>Step of a workflow that cannot go on: undo what an earlier one did.</summary>
public sealed record CompensateStrategyStep
{
    /// <summary>The job: one step of one workflow.</summary>
    public Guid JobId { get; init; }

    /// <summary>The workflow.</summary>
    public Guid WorkflowId { get; init; }

    /// <summary>The number of the step; a later one has taken its place when it is lower than the workflow's.</summary>
    public int Step { get; init; }

    /// <summary>What to undo: <c>Deploying</c> (the version before becomes active again) or <c>Reasoning</c> (the name is free again).</summary>
    public string Undo { get; init; } = "";

    /// <summary>The strategy; <see langword="null"/> for the name that the workflow may have reserved without having told it.</summary>
    public string? Name { get; init; }

    /// <summary>Why.</summary>
    public string Reason { get; init; } = "";
}
