namespace Bus.Contracts;

/// <summary>Outcome of a step of a workflow: there is code; published.</summary>
public sealed record StrategyCodeWritten
{
    /// <summary>The workflow.</summary>
    public Guid WorkflowId { get; init; }

    /// <summary>The number of the step.</summary>
    public int Step { get; init; }

    /// <summary>The code, C#.</summary>
    public string Source { get; init; } = "";

    /// <summary>Which model wrote it.</summary>
    public string Model { get; init; } = "";

    /// <summary>SHA-256 of the prompts, in hexadecimal.</summary>
    public string PromptHash { get; init; } = "";
}
