namespace Bus.Contracts;

/// <summary>Lets a workflow that ended without a strategy go on from its last good checkpoint: send it to the queue <c>workflows</c>.</summary>
public sealed record ResumeStrategyWorkflow
{
    /// <summary>The workflow.</summary>
    public Guid WorkflowId { get; init; }

    /// <summary>Other gates.</summary>
    /// <value>The default is <see langword="null"/>: those it has.</value>
    public StrategyGates? Gates { get; init; }

    /// <summary>Another budget; what was spent stays spent.</summary>
    /// <value>The default is <see langword="null"/>: the one it has.</value>
    public StrategyBudget? Budget { get; init; }
}
