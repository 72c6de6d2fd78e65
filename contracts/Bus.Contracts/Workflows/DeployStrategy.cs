namespace Bus.Contracts;

/// <summary>Step of a workflow: keep the code as a version of its strategy, and make it the active one.</summary>
public sealed record DeployStrategy
{
    /// <summary>The job: one step of one workflow.</summary>
    public Guid JobId { get; init; }

    /// <summary>The workflow.</summary>
    public Guid WorkflowId { get; init; }

    /// <summary>The number of the step; a later one has taken its place when it is lower than the workflow's.</summary>
    public int Step { get; init; }

    /// <summary>The name that is reserved for the strategy.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether somebody asked for that name, so that a strategy that has it gets a new version.</summary>
    public bool IsNameAskedFor { get; init; }

    /// <summary>The code, C#.</summary>
    public string Source { get; init; } = "";

    /// <summary>What the strategy was to do, in plain words.</summary>
    public string Idea { get; init; } = "";

    /// <summary>The statistics on each symbol.</summary>
    public IReadOnlyList<BacktestStatistics> Statistics { get; init; } = [];

    /// <summary>Which model reasoned.</summary>
    public string ReasoningModel { get; init; } = "";

    /// <summary>Which model wrote the code.</summary>
    public string CodeModel { get; init; } = "";

    /// <summary>SHA-256 of the prompts, in hexadecimal.</summary>
    public string PromptHash { get; init; } = "";

    /// <summary>How often the code was mended.</summary>
    public int Fixes { get; init; }
}
