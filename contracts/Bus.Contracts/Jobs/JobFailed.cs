using System.Text.Json;

namespace Bus.Contracts;

/// <summary>A job tells the outcome queue of its type that it came to no result, so that the type's own event is published.</summary>
public sealed record JobFailed
{
    /// <summary>The job.</summary>
    public Guid JobId { get; init; }

    /// <summary>Name of the job type.</summary>
    public string Type { get; init; } = "";

    /// <summary>The command, if it could be read.</summary>
    public JsonElement? Command { get; init; }

    /// <summary>What was thrown by the last run; empty for a job that was cancelled.</summary>
    public string ExceptionType { get; init; } = "";

    /// <summary>Why, in one sentence.</summary>
    public string Error { get; init; } = "";

    /// <summary>Whether the same command could succeed another time.</summary>
    public bool IsRetryable { get; init; }

    /// <summary>Whether the job was cancelled.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>Which start of this job it was, counted from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>Which process ran it: host name and process id.</summary>
    public string Worker { get; init; } = "";

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
}
