using System.Text.Json;

namespace Bus.Contracts;

/// <summary>Step of a workflow: write the code of a design, or mend code that was refused.</summary>
public sealed record WriteStrategyCode
{
    /// <summary>The job: one step of one workflow.</summary>
    public Guid JobId { get; init; }

    /// <summary>The workflow.</summary>
    public Guid WorkflowId { get; init; }

    /// <summary>The number of the step; a later one has taken its place when it is lower than the workflow's.</summary>
    public int Step { get; init; }

    /// <summary>What the strategy is to do, in plain words.</summary>
    public string Idea { get; init; } = "";

    /// <summary>The name that is reserved for the strategy.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether somebody asked for that name, so that a strategy that has it gets a new version.</summary>
    public bool IsNameAskedFor { get; init; }

    /// <summary>The design.</summary>
    public JsonElement Design { get; init; }

    /// <summary>The code that was refused; <see langword="null"/> for the first one.</summary>
    public string? PreviousSource { get; init; }

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<string> Diagnostics { get; init; } = [];

    /// <summary>What the models may cost.</summary>
    public StrategyBudget Budget { get; init; } = new();
}
