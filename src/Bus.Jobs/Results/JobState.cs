using System.Text.Json.Serialization;

namespace Bus.Jobs.Results;

/// <summary>Where a job is on its way.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobState>))]
public enum JobState
{
    /// <summary>Sent, and not yet started or given back by a worker that stopped.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued = 0,

    /// <summary>A worker runs it.</summary>
    [JsonStringEnumMemberName("running")]
    Running = 1,

    /// <summary>It has a result.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed = 2,

    /// <summary>It came to no result; the error says why.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed = 3,

    /// <summary>Somebody cancelled it.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled = 4,
}
