namespace Bus.Contracts;

/// <summary>Outcome of a step of a workflow: a version of a strategy is active; published.</summary>
public sealed record StrategyDeployed
{
    /// <summary>The workflow.</summary>
    public Guid WorkflowId { get; init; }

    /// <summary>The number of the step.</summary>
    public int Step { get; init; }

    /// <summary>The strategy.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its version that is active now.</summary>
    public int Version { get; init; }

    /// <summary>The version that was active before; <see langword="null"/> if none was.</summary>
    public int? PreviousVersion { get; init; }
}
