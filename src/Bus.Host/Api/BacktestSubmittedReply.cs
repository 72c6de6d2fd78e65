using System.Text.Json.Serialization;
using Bus.Jobs.Results;

namespace Bus.Host.Api;

/// <summary>A job that was taken.</summary>
internal sealed record BacktestSubmittedReply
{
    /// <summary>The job's id, under which its status can be read.</summary>
    [JsonPropertyName("task_id")]
    public required Guid TaskId { get; init; }

    /// <summary>Queued; of a job that was known under its id before, what has become of it.</summary>
    [JsonPropertyName("status")]
    public required JobState Status { get; init; }

    /// <summary>When it was submitted.</summary>
    [JsonPropertyName("created_at")]
    public required DateTimeOffset CreatedAt { get; init; }
}
