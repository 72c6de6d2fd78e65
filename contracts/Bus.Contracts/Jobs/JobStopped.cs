namespace Bus.Contracts;

/// <summary>A worker tells the queue <c>jobs</c> that a run ended without outcome.</summary>
public sealed record JobStopped
{
    /// <summary>The job.</summary>
    public Guid JobId { get; init; }

    /// <summary>Name of the job type.</summary>
    public string Type { get; init; } = "";

    /// <summary>Which start of this job it was, counted from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>Which sending of its command was run; 0 for a command that was sent straight to its queue.</summary>
    public int Dispatch { get; init; }

    /// <summary>Whether the job was cancelled; otherwise the command was given back and waits for another worker.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>Which process ran it: host name and process id.</summary>
    public string Worker { get; init; } = "";

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
}
