namespace Bus.Contracts;

/// <summary>Asks for a strategy that is made from an idea: send it to the queue <c>workflows</c>.</summary>
/// <remarks>The idea is reasoned about, written as code, tried in a sandbox, held against the gates, and deployed: then it can be used by its name in every job.</remarks>
public sealed record StartStrategyWorkflow
{
    /// <summary>The id under which the workflow is known; chosen by the sender, unique per workflow. One that is known under it is not started again.</summary>
    public Guid WorkflowId { get; init; }

    /// <summary>What the strategy is to do, in plain words.</summary>
    /// <value>From 1 to 4,000 characters.</value>
    public string Idea { get; init; } = "";

    /// <summary>The name of the strategy: lower-case words joined by hyphens, at most 64 characters. One that is deployed gets a new version.</summary>
    /// <value>The default is <see langword="null"/>: the model names it, and a name that is taken gets a number.</value>
    public string? Name { get; init; }

    /// <summary>The prices to try it on: <c>sample:goog</c>, or names of csv files in the workers' data directory.</summary>
    /// <value>The default is <c>sample:goog</c>; from 1 to 32.</value>
    public IReadOnlyList<string> Symbols { get; init; } = ["sample:goog"];

    /// <summary>First day to include.</summary>
    /// <value>The default is <see langword="null"/>: the first day of the prices.</value>
    public DateOnly? From { get; init; }

    /// <summary>Last day to include, not before <see cref="From"/>.</summary>
    /// <value>The default is <see langword="null"/>: the last day of the prices.</value>
    public DateOnly? To { get; init; }

    /// <summary>What the strategy's statistics have to reach.</summary>
    public StrategyGates Gates { get; init; } = new();

    /// <summary>What the models may cost.</summary>
    public StrategyBudget Budget { get; init; } = new();

    /// <summary>How often code that was refused goes back to be mended.</summary>
    /// <value>The default is 3; from 0 to 20.</value>
    public int MaxFixes { get; init; } = 3;

    /// <summary>When it was asked for.</summary>
    /// <value>The default is <see langword="null"/>: unknown. It is kept and decides nothing.</value>
    public DateTimeOffset? RequestedAt { get; init; }
}
