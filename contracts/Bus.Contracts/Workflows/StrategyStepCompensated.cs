namespace Bus.Contracts;

/// <summary>Outcome of a step of a workflow: what an earlier one did is undone; published.</summary>
public sealed record StrategyStepCompensated
{
    /// <summary>The workflow.</summary>
    public Guid WorkflowId { get; init; }

    /// <summary>The number of the step.</summary>
    public int Step { get; init; }

    /// <summary>What was undone.</summary>
    public string Undo { get; init; } = "";

    /// <summary>The version that was taken back; <see langword="null"/> if none had been deployed.</summary>
    public int? Version { get; init; }

    /// <summary>The version that is active again; <see langword="null"/> if none is.</summary>
    public int? ActiveVersion { get; init; }
}
