namespace Bus.Contracts;

/// <summary>Asks a worker to run some points of an optimization that was planned; sent by the job of <see cref="RunOptimization"/> to the queue <c>optimize-chunk</c>.</summary>
/// <remarks>It holds no more than a range: what is run is kept in Redis under the optimization's id, so that prices do not travel with each chunk.</remarks>
public sealed record RunOptimizationChunk
{
    /// <summary>The job of this chunk. It follows from the optimization and the range, so that planning again is the same job.</summary>
    public Guid JobId { get; init; }

    /// <summary>The optimization.</summary>
    public Guid OptimizationId { get; init; }

    /// <summary>Which plan of the optimization it belongs to: one that was planned anew with other input does not take this chunk.</summary>
    public string Plan { get; init; } = "";

    /// <summary>Index of the first point.</summary>
    public long First { get; init; }

    /// <summary>Number of points, at least 1.</summary>
    public long Count { get; init; }
}
