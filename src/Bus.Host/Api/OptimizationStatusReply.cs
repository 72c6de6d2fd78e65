using System.Text.Json.Serialization;
using Bus.Contracts;
using Bus.Jobs.Optimization;
using Bus.Jobs.Results;

namespace Bus.Host.Api;

/// <summary>What is known of an optimization.</summary>
internal sealed record OptimizationStatusReply
{
    /// <summary>The job's id.</summary>
    [JsonPropertyName("task_id")]
    public required Guid TaskId { get; init; }

    /// <summary>Queued, running, completed, failed or cancelled.</summary>
    [JsonPropertyName("status")]
    public required JobState Status { get; init; }

    /// <summary>Share of the points done, from 0 to 1.</summary>
    [JsonPropertyName("progress")]
    public required double Progress { get; init; }

    /// <summary>When it was submitted, by Redis' clock.</summary>
    [JsonPropertyName("created_at")]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it completed, failed or was cancelled.</summary>
    [JsonPropertyName("finished_at")]
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>All points; missing until it is planned, as are those that follow.</summary>
    [JsonPropertyName("points")]
    public long? Points { get; init; }

    /// <summary>Points of the chunks that have finished.</summary>
    [JsonPropertyName("points_done")]
    public long? PointsDone { get; init; }

    /// <summary>All chunks.</summary>
    [JsonPropertyName("chunks")]
    public int? Chunks { get; init; }

    /// <summary>Chunks that have finished.</summary>
    [JsonPropertyName("chunks_done")]
    public int? ChunksDone { get; init; }

    /// <summary>The best value of the objective so far.</summary>
    [JsonPropertyName("best")]
    public double? Best { get; init; }

    /// <summary>About how long the rest will take, while it runs.</summary>
    [JsonPropertyName("remaining_seconds")]
    public double? RemainingSeconds { get; init; }

    /// <summary>The result of one that completed, as contracts/Bus.Contracts has it.</summary>
    [JsonPropertyName("result")]
    public OptimizationCompleted? Result { get; init; }

    /// <summary>Why it failed or was cancelled, in one sentence.</summary>
    [JsonPropertyName("error")]
    public string? Error { get; init; }

    internal static OptimizationStatusReply Create(JobStatus job, OptimizationStatus? plan) => new()
    {
        TaskId = job.JobId,
        Status = job.Status,
        Progress = job.Status == JobState.Completed ? 1 : plan?.Progress ?? 0,
        CreatedAt = job.CreatedAt,
        FinishedAt = job.FinishedAt,
        Points = plan?.Points,
        PointsDone = plan?.Done,
        Chunks = plan?.Chunks,
        ChunksDone = plan?.DoneChunks,
        Best = plan?.Best,
        RemainingSeconds = job.IsFinished ? null : plan?.Remaining?.TotalSeconds,
        Result = job.GetResult<OptimizationCompleted>(),
        Error = job.Error,
    };
}
