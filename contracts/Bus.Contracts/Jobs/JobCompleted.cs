namespace Bus.Contracts;

/// <summary>A worker tells the queue <c>jobs</c> that a job has completed; its result is stored.</summary>
/// <remarks>May come more than once for a job.</remarks>
public sealed record JobCompleted
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

    /// <summary>Which process ran it: host name and process id.</summary>
    public string Worker { get; init; } = "";

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
}
