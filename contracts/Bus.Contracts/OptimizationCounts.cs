namespace Bus.Contracts;

/// <summary>What became of the points of an optimization.</summary>
public sealed record OptimizationCounts
{
    /// <summary>All points, skipped ones included.</summary>
    public long Points { get; init; }

    /// <summary>Points that were not run because of a condition or a rule of the strategy.</summary>
    public long Skipped { get; init; }

    /// <summary>Runs, those that failed included.</summary>
    public long Runs { get; init; }

    /// <summary>Finished runs that bought and sold nothing; never the best.</summary>
    public long Empty { get; init; }

    /// <summary>Finished runs that traded, but for which the objective is not defined; never the best.</summary>
    public long Undefined { get; init; }

    /// <summary>Runs that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Chunks that the points were run in.</summary>
    public int Chunks { get; init; }
}
