namespace Bus.LoadTool;

/// <summary>The rate of an optimization over the bus beside the same one in process.</summary>
public sealed record GridLoadResult
{
    /// <summary>The points of the grid; each is a run.</summary>
    public required long Points { get; init; }

    /// <summary>The bars of each run.</summary>
    public required int Bars { get; init; }

    /// <summary>Into how many chunks the last optimization over the bus was cut.</summary>
    public required int Chunks { get; init; }

    /// <summary>How many runs the medians are taken over.</summary>
    public required int Runs { get; init; }

    /// <summary>Runs per second over the bus, from submitting the job to seeing that it completed.</summary>
    public required double BusPerSecond { get; init; }

    /// <summary>Runs per second over the bus, from the plan to the last chunk.</summary>
    public required double ChunksPerSecond { get; init; }

    /// <summary>Runs per second in process.</summary>
    public required double ProcessPerSecond { get; init; }

    /// <summary>The median of the ratios over the bus to in process, of each run.</summary>
    public required double Ratio { get; init; }

    /// <summary>The same from the plan to the last chunk.</summary>
    public required double ChunksRatio { get; init; }

    /// <summary>The median from submitting to the plan: the way to the worker, and the points that are tried.</summary>
    public required double PlanMilliseconds { get; init; }

    /// <summary>The median from the plan to the last chunk.</summary>
    public required double ChunksMilliseconds { get; init; }

    /// <summary>The median from the last chunk to seeing that the job completed: the way back, and putting the chunks together.</summary>
    public required double MergeMilliseconds { get; init; }

    /// <summary>The median in process.</summary>
    public required double ProcessMilliseconds { get; init; }
}
