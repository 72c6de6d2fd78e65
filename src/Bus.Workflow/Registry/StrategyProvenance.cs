namespace Bus.Workflow.Registry;

/// <summary>Where a version of a strategy comes from. Immutable.</summary>
public sealed record StrategyProvenance
{
    /// <summary>The workflow that deployed it.</summary>
    public Guid WorkflowId { get; init; }

    /// <summary>What it was to do, in plain words.</summary>
    public string Idea { get; init; } = "";

    /// <summary>Which model reasoned.</summary>
    public string ReasoningModel { get; init; } = "";

    /// <summary>Which model wrote the code.</summary>
    public string CodeModel { get; init; } = "";

    /// <summary>SHA-256 of the prompts, in hexadecimal.</summary>
    public string PromptHash { get; init; } = "";

    /// <summary>How often the code was mended before it was accepted.</summary>
    public int Fixes { get; init; }
}
