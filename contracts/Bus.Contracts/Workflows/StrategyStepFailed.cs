namespace Bus.Contracts;

/// <summary>Outcome of a step of a workflow: it came to no result, however often it was tried; published.</summary>
public sealed record StrategyStepFailed
{
    /// <summary>The workflow.</summary>
    public Guid WorkflowId { get; init; }

    /// <summary>The number of the step.</summary>
    public int Step { get; init; }

    /// <summary>The job that was the step.</summary>
    public Guid JobId { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public string Error { get; init; } = "";

    /// <summary>Whether it was cancelled.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>Which start of the job it was, counted from 1.</summary>
    public int Attempt { get; init; }
}
