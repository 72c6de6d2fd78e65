namespace Bus.Contracts;

/// <summary>Says that an optimization came to no result because of its input; published.</summary>
/// <remarks>May come more than once for a job, with the same content.</remarks>
public sealed record OptimizationFailed
{
    /// <summary>The job.</summary>
    public Guid JobId { get; init; }

    /// <summary>Name of the strategy as it was asked for.</summary>
    public string Strategy { get; init; } = "";

    /// <summary>What is wrong and what is allowed, in one sentence.</summary>
    public string Error { get; init; } = "";

    /// <summary>Which start of this job it was, counted from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>Which process ran it: host name and process id.</summary>
    public string Worker { get; init; } = "";

    /// <summary>When it failed.</summary>
    public DateTimeOffset At { get; init; }
}
