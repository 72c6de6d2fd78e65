namespace Bus.LoadTool;

/// <summary>What became of many jobs, some of which fail, take too long, or kill their processes.</summary>
public sealed record JobsLoadResult
{
    /// <summary>How many jobs were submitted.</summary>
    public required int Jobs { get; init; }

    /// <summary>How many processes ran them at a time.</summary>
    public required int Workers { get; init; }

    /// <summary>What was counted, beside what must come out.</summary>
    public required IReadOnlyList<LoadFigure> Counts { get; init; }

    /// <summary>The dead letters before they were requeued, the largest group first.</summary>
    public required IReadOnlyList<JobsLoadGroup> DeadLetters { get; init; }

    /// <summary>From the first submission to the last outcome, in seconds; the leases of killed processes and the pauses before retries included.</summary>
    public required double Seconds { get; init; }

    /// <summary>From the requeuing of all dead letters to the last completion, in seconds.</summary>
    public required double RequeueSeconds { get; init; }

    /// <summary>From asking for a running job's cancellation in another process to its end in its status, in milliseconds: the median of five.</summary>
    public required double CancelMilliseconds { get; init; }

    /// <summary>The longest of the five; the first one pays for the compiler.</summary>
    public required double LongestCancelMilliseconds { get; init; }

    /// <summary>Whether each figure is what it must be.</summary>
    public bool IsRight => Counts.All(x => x.IsRight);
}
