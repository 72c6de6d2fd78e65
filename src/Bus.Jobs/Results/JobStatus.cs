using System.Text.Json;
using Bus.Contracts;

namespace Bus.Jobs.Results;

/// <summary>What is known of a job. Immutable.</summary>
public sealed record JobStatus
{
    /// <summary>The job.</summary>
    public required Guid JobId { get; init; }

    /// <summary>Where it is on its way.</summary>
    public required JobState Status { get; init; }

    /// <summary>Share of the work done, from 0 to 1.</summary>
    public double Progress { get; init; }

    /// <summary>How many times it was started.</summary>
    public int Attempt { get; init; }

    /// <summary>The process that runs it or ran it last; <see langword="null"/> while it waits.</summary>
    public string? Worker { get; init; }

    /// <summary>When it was submitted, by Redis' clock.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its last run started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When this status was last written.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it completed or failed.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Why it failed, in one sentence.</summary>
    public string? Error { get; init; }

    /// <summary>Whether it failed because its input is wrong; the same job would fail again.</summary>
    public bool IsInputWrong { get; init; }

    /// <summary>The result of a completed job.</summary>
    public BacktestCompleted? Result { get; init; }

    /// <summary>Whether the job completed or failed.</summary>
    public bool IsFinished => Status is JobState.Completed or JobState.Failed;

    /// <summary>The status as JSON.</summary>
    /// <param name="indented">Whether to write one value per line.</param>
    /// <returns>A JSON object with camel-case names; what is unknown is left out.</returns>
    public string ToJson(bool indented = false) =>
        JsonSerializer.Serialize(this, indented ? JobJsonContext.Indented.JobStatus : JobJsonContext.Default.JobStatus);
}
