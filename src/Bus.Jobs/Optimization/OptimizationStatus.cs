namespace Bus.Jobs.Optimization;

/// <summary>How far an optimization over the bus is. Immutable.</summary>
public sealed record OptimizationStatus
{
    /// <summary>The job.</summary>
    public required Guid JobId { get; init; }

    /// <summary>All points.</summary>
    public required long Points { get; init; }

    /// <summary>Points run or skipped so far.</summary>
    public required long Done { get; init; }

    /// <summary>Points of each chunk but the last.</summary>
    public required long ChunkSize { get; init; }

    /// <summary>Finished chunks.</summary>
    public required int DoneChunks { get; init; }

    /// <summary>Runs so far, those that failed included.</summary>
    public required long Runs { get; init; }

    /// <summary>The best value so far; null while no run traded with a defined one.</summary>
    public double? Best { get; init; }

    /// <summary>Index of the best run so far.</summary>
    public long? BestIndex { get; init; }

    /// <summary>When it was planned, by Redis' clock.</summary>
    public required DateTimeOffset PlannedAt { get; init; }

    /// <summary>When the last chunk was kept, by Redis' clock.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Number of chunks.</summary>
    public int Chunks => (int)((Points + ChunkSize - 1) / ChunkSize);

    /// <summary>Share of the points done, from 0 to 1.</summary>
    public double Progress => Points == 0 ? 0 : (double)Done / Points;

    /// <summary>Time from the plan to the chunk that was kept last.</summary>
    public TimeSpan Elapsed => UpdatedAt - PlannedAt;

    /// <summary>How long the rest will take, judged by what was done; null at the start.</summary>
    public TimeSpan? Remaining => Done == 0 ? null : Elapsed * ((double)(Points - Done) / Done);
}
