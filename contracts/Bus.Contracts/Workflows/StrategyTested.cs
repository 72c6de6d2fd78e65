namespace Bus.Contracts;

/// <summary>Outcome of a step of a workflow: what the sandbox found; published.</summary>
public sealed record StrategyTested
{
    /// <summary>The workflow.</summary>
    public Guid WorkflowId { get; init; }

    /// <summary>The number of the step.</summary>
    public int Step { get; init; }

    /// <summary>The stage that refused the code: <c>Syntax</c>, <c>Compilation</c>, <c>Policy</c>, <c>Assembly</c> or <c>Run</c>; empty when it ran.</summary>
    public string Stage { get; init; } = "";

    /// <summary>What is wrong with the code; empty when it ran.</summary>
    public IReadOnlyList<string> Diagnostics { get; init; } = [];

    /// <summary>The gates that it did not pass, each in one sentence; empty when it passed all.</summary>
    public IReadOnlyList<string> GateFailures { get; init; } = [];

    /// <summary>The statistics on each symbol.</summary>
    public IReadOnlyList<BacktestStatistics> Statistics { get; init; } = [];
}
