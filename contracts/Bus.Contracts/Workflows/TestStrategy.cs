namespace Bus.Contracts;

/// <summary>Step of a workflow: compile the code, check what it uses, run it in the sandbox on all symbols, and hold the statistics against the gates.</summary>
public sealed record TestStrategy
{
    /// <summary>The job: one step of one workflow.</summary>
    public Guid JobId { get; init; }

    /// <summary>The workflow.</summary>
    public Guid WorkflowId { get; init; }

    /// <summary>The number of the step; a later one has taken its place when it is lower than the workflow's.</summary>
    public int Step { get; init; }

    /// <summary>The name that is reserved for the strategy; its code has to have it too.</summary>
    public string Name { get; init; } = "";

    /// <summary>The code, C#.</summary>
    public string Source { get; init; } = "";

    /// <summary>The prices to try it on.</summary>
    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>First day to include.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day to include.</summary>
    public DateOnly? To { get; init; }

    /// <summary>What the statistics have to reach.</summary>
    public StrategyGates Gates { get; init; } = new();
}
