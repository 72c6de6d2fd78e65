namespace Bus.Contracts;

/// <summary>Step of a workflow: turn an idea into a design, and reserve the strategy's name.</summary>
public sealed record ReasonAboutStrategy
{
    /// <summary>The job: one step of one workflow.</summary>
    public Guid JobId { get; init; }

    /// <summary>The workflow.</summary>
    public Guid WorkflowId { get; init; }

    /// <summary>The number of the step; a later one has taken its place when it is lower than the workflow's.</summary>
    public int Step { get; init; }

    /// <summary>What the strategy is to do, in plain words.</summary>
    public string Idea { get; init; } = "";

    /// <summary>The name that is asked for; <see langword="null"/> for one that the model chooses.</summary>
    public string? Name { get; init; }

    /// <summary>The prices it will be tried on.</summary>
    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>First day to include.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day to include.</summary>
    public DateOnly? To { get; init; }

    /// <summary>What the models may cost.</summary>
    public StrategyBudget Budget { get; init; } = new();
}
