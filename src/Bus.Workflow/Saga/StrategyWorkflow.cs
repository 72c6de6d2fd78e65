using Bus.Contracts;
using MassTransit;

namespace Bus.Workflow.Saga;

/// <summary>What is kept of a workflow. What its steps came to are its checkpoints: they stay when it is undone, so that it can go on from them.</summary>
public sealed class StrategyWorkflow : SagaStateMachineInstance, ISagaVersion
{
    /// <summary>The workflow's id.</summary>
    public Guid CorrelationId { get; set; }

    /// <inheritdoc />
    public int Version { get; set; }

    /// <summary>The state.</summary>
    public string CurrentState { get; set; } = "";

    /// <summary>The state that was told last.</summary>
    public string ToldState { get; set; } = "";

    /// <summary>What the strategy is to do, in plain words.</summary>
    public string Idea { get; set; } = "";

    /// <summary>The name that was asked for.</summary>
    public string? RequestedName { get; set; }

    /// <summary>The strategy's name, as soon as it is known.</summary>
    public string? Name { get; set; }

    /// <summary>The prices to try it on.</summary>
    public IReadOnlyList<string> Symbols { get; set; } = [];

    /// <summary>First day to include.</summary>
    public DateOnly? From { get; set; }

    /// <summary>Last day to include.</summary>
    public DateOnly? To { get; set; }

    /// <summary>What the statistics have to reach.</summary>
    public StrategyGates Gates { get; set; } = new();

    /// <summary>What the models may cost.</summary>
    public StrategyBudget Budget { get; set; } = new();

    /// <summary>How often refused code goes back to be mended.</summary>
    public int MaxFixes { get; set; }

    /// <summary>How often code went back since the workflow began, or was resumed.</summary>
    public int Fixes { get; set; }

    /// <summary>How often code went back altogether.</summary>
    public int TotalFixes { get; set; }

    /// <summary>The number of the step that it waits for, or of its last one.</summary>
    public int Step { get; set; }

    /// <summary>The job that is that step.</summary>
    public Guid StepJobId { get; set; }

    /// <summary>When that step was asked for.</summary>
    public DateTimeOffset? StepAt { get; set; }

    /// <summary>Checkpoint of reasoning: the design as JSON.</summary>
    public string? Design { get; set; }

    /// <summary>Which model reasoned.</summary>
    public string? ReasoningModel { get; set; }

    /// <summary>Checkpoint of code generation: the latest code.</summary>
    public string? Source { get; set; }

    /// <summary>Which model wrote it.</summary>
    public string? CodeModel { get; set; }

    /// <summary>SHA-256 of the prompts, in hexadecimal.</summary>
    public string? PromptHash { get; set; }

    /// <summary>The stage of the sandbox that refused the latest code.</summary>
    public string? Stage { get; set; }

    /// <summary>What is wrong with the latest code.</summary>
    public IReadOnlyList<string> Diagnostics { get; set; } = [];

    /// <summary>The gates that the latest code did not pass.</summary>
    public IReadOnlyList<string> GateFailures { get; set; } = [];

    /// <summary>Checkpoint of the sandbox: the statistics of the latest code, one per symbol.</summary>
    public IReadOnlyList<BacktestStatistics> Statistics { get; set; } = [];

    /// <summary>Whether the latest code ran and passed all gates.</summary>
    public bool IsTested { get; set; }

    /// <summary>The version that was deployed.</summary>
    public int? DeployedVersion { get; set; }

    /// <summary>The version that was active before.</summary>
    public int? PreviousVersion { get; set; }

    /// <summary>What is still to be undone, the next one first.</summary>
    public IReadOnlyList<string> Undo { get; set; } = [];

    /// <summary>Whether undoing was tried so often in vain that it waits to be resumed.</summary>
    public bool IsUndoGivenUp { get; set; }

    /// <summary>Why it could not go on.</summary>
    public string? Error { get; set; }

    /// <summary>Whether somebody cancelled it.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>How often it was resumed.</summary>
    public int Resumes { get; set; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When its state changed last.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    internal bool HasEnded => CurrentState is nameof(StrategyWorkflowStateMachine.Completed) or nameof(StrategyWorkflowStateMachine.Compensated) or nameof(StrategyWorkflowStateMachine.Cancelled);
}
