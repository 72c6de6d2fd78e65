using System.Text.Json;

namespace Bus.Contracts;

/// <summary>Outcome of a step of a workflow: there is a design; published.</summary>
public sealed record StrategyReasoned
{
    /// <summary>The workflow.</summary>
    public Guid WorkflowId { get; init; }

    /// <summary>The number of the step.</summary>
    public int Step { get; init; }

    /// <summary>The name that is reserved for the strategy.</summary>
    public string Name { get; init; } = "";

    /// <summary>The design, as the model gave it.</summary>
    public JsonElement Design { get; init; }

    /// <summary>Which model gave it.</summary>
    public string Model { get; init; } = "";
}
