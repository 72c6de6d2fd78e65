using System.Text.Json;

namespace Bus.Contracts;

/// <summary>A worker tells the queue <c>jobs</c> that a run came to no result.</summary>
public sealed record JobFaulted
{
    /// <summary>The job.</summary>
    public Guid JobId { get; init; }

    /// <summary>Name of the job type.</summary>
    public string Type { get; init; } = "";

    /// <summary>Which start of this job it was, counted from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>Which sending of its command was run; 0 for a command that was sent straight to its queue.</summary>
    public int Dispatch { get; init; }

    /// <summary>How often the command was requeued from the error queue.</summary>
    public int Requeues { get; init; }

    /// <summary>The command, unless the job is sure to know it.</summary>
    public JsonElement? Command { get; init; }

    /// <summary>What was thrown.</summary>
    public string ExceptionType { get; init; } = "";

    /// <summary>What it says.</summary>
    public string Message { get; init; } = "";

    /// <summary>Where it was thrown.</summary>
    public string? StackTrace { get; init; }

    /// <summary>Whether the same command could succeed another time.</summary>
    public bool IsRetryable { get; init; }

    /// <summary>Whether the command is in the error queue already: no consumer could get it.</summary>
    public bool IsDeadLettered { get; init; }

    /// <summary>Which process ran it: host name and process id.</summary>
    public string Worker { get; init; } = "";

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who asked for a response, if anybody did.</summary>
    public Uri? ResponseAddress { get; init; }

    /// <summary>The request to respond to.</summary>
    public Guid? RequestId { get; init; }
}
