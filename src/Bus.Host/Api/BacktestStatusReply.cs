using System.Text.Json.Serialization;
using Bus.Contracts;
using Bus.Jobs.Results;

namespace Bus.Host.Api;

/// <summary>What is known of a job.</summary>
internal sealed record BacktestStatusReply
{
    /// <summary>The job's id.</summary>
    [JsonPropertyName("task_id")]
    public required Guid TaskId { get; init; }

    /// <summary>Queued, running, completed, failed or cancelled.</summary>
    [JsonPropertyName("status")]
    public required JobState Status { get; init; }

    /// <summary>Share of the work done, from 0 to 1.</summary>
    [JsonPropertyName("progress")]
    public required double Progress { get; init; }

    /// <summary>How many times it was started.</summary>
    [JsonPropertyName("attempt")]
    public required int Attempt { get; init; }

    /// <summary>When it was submitted, by Redis' clock.</summary>
    [JsonPropertyName("created_at")]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its last run started.</summary>
    [JsonPropertyName("started_at")]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it completed, failed or was cancelled.</summary>
    [JsonPropertyName("finished_at")]
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The result of a completed job, as contracts/Bus.Contracts has it.</summary>
    [JsonPropertyName("result")]
    public BacktestCompleted? Result { get; init; }

    /// <summary>Why its last run failed, or why it was cancelled, in one sentence.</summary>
    [JsonPropertyName("error")]
    public string? Error { get; init; }

    internal static BacktestStatusReply Create(JobStatus status) => new()
    {
        TaskId = status.JobId,
        Status = status.Status,
        Progress = status.Progress,
        Attempt = status.Attempt,
        CreatedAt = status.CreatedAt,
        StartedAt = status.StartedAt,
        FinishedAt = status.FinishedAt,
        Result = status.GetResult<BacktestCompleted>(),
        Error = status.Error,
    };
}
