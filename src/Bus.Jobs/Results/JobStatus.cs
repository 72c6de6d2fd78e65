using System.Text.Json;
using System.Text.Json.Serialization;
using Bus.Jobs.Saga;
using Bus.Jobs.Types;

namespace Bus.Jobs.Results;

/// <summary>What is known of a job: the state of its saga, joined with what its latest run says. Immutable.</summary>
public sealed record JobStatus
{
    /// <summary>The job.</summary>
    public required Guid JobId { get; init; }

    /// <summary>Name of its type.</summary>
    public string Type { get; init; } = "";

    /// <summary>Where it is on its way.</summary>
    public required JobState Status { get; init; }

    /// <summary>The saga's own state: Submitted, Queued, Running, Waiting, Retrying, Completed, Cancelled, DeadLettered; <see langword="null"/> while the saga has not taken the job yet.</summary>
    public string? State { get; init; }

    /// <summary>Share of the work done, from 0 to 1.</summary>
    public double Progress { get; init; }

    /// <summary>What its run does, if that says so.</summary>
    public string? Text { get; init; }

    /// <summary>How many times it was started.</summary>
    public int Attempt { get; init; }

    /// <summary>How many of its failures were retried.</summary>
    public int Retries { get; init; }

    /// <summary>The process that runs it or ran it last; <see langword="null"/> while it waits.</summary>
    public string? Worker { get; init; }

    /// <summary>The lane of its command, if it names one.</summary>
    public int? Priority { get; init; }

    /// <summary>When it was submitted.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its last run started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When this status was last written; of a running job, when its worker was last heard of.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it completed, failed or was cancelled.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When it should have ended.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Whether the deadline passed before it ended.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsOverdue { get; init; }

    /// <summary>Why its last run failed, in one sentence; of a cancelled job, why it was cancelled.</summary>
    public string? Error { get; init; }

    /// <summary>Whether it failed because its input is wrong; the same job would fail again.</summary>
    public bool IsInputWrong { get; init; }

    /// <summary>The job that waits for it.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>Its last starts and what became of them, oldest first.</summary>
    public IReadOnlyList<JobAttempt> Attempts { get; init; } = [];

    /// <summary>The result of a completed job, as its consumer stored it.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>Whether the job completed, failed or was cancelled.</summary>
    public bool IsFinished => Status is JobState.Completed or JobState.Failed or JobState.Cancelled;

    /// <summary>Reads the result.</summary>
    /// <typeparam name="T">What the consumer stored.</typeparam>
    /// <returns>The result; <see langword="null"/> while there is none.</returns>
    /// <exception cref="JsonException">The result is of another form.</exception>
    public T? GetResult<T>()
        where T : class => Result?.Deserialize<T>(JobJson.Options);

    /// <summary>The status as JSON.</summary>
    /// <param name="indented">Whether to write one value per line.</param>
    /// <returns>A JSON object with camel-case names; what is unknown is left out.</returns>
    public string ToJson(bool indented = false) => JsonSerializer.Serialize(this, indented ? JobJson.Indented : JobJson.Options);
}
