namespace Bus.Backtesting.Optimization;

/// <summary>
/// What came of some chunks of an optimization, or of all. Results of different chunks are merged in any order, as they come, to the same
/// whole. Immutable.
/// </summary>
public sealed record OptimizationResult
{
    /// <summary>The most failures that are kept with their reason; the first ones in the order of the space.</summary>
    public const int MaxFailures = 100;

    /// <summary>What the runs are ranked by.</summary>
    public required OptimizationObjective Objective { get; init; }

    /// <summary>What was run, in the order of the space; neighbours are joined.</summary>
    public required IReadOnlyList<OptimizationChunk> Chunks { get; init; }

    /// <summary>
    /// The finished runs: best first, equal ones in the order of the space, then those whose objective is undefined, then those that did not trade.
    /// </summary>
    public required IReadOnlyList<OptimizationRun> Runs { get; init; }

    /// <summary>The first runs that failed.</summary>
    /// <value>At most <see cref="MaxFailures"/>, in the order of the space; <see cref="Failed"/> counts all.</value>
    public required IReadOnlyList<OptimizationFailure> Failures { get; init; }

    /// <summary>Points that were not run because of a constraint or a rule of the strategy.</summary>
    public required long Skipped { get; init; }

    /// <summary>Runs that failed.</summary>
    public required long Failed { get; init; }

    /// <summary>Time spent, that of all threads added up.</summary>
    public required TimeSpan Busy { get; init; }

    /// <summary>Finished runs that traded nothing.</summary>
    public int Empty => Runs.Count(run => run.IsEmpty);

    /// <summary>Finished runs that traded, but for which the objective is undefined.</summary>
    public int Undefined => Runs.Count(run => !run.IsEmpty && !run.IsRanked);

    /// <summary>The best run; null when none traded with a defined objective.</summary>
    public OptimizationRun? Best => Runs.Count > 0 && Runs[0].IsRanked ? Runs[0] : null;

    /// <summary>What the points cost, to size further chunks.</summary>
    public OptimizationCost Cost => new(Chunks.Sum(chunk => chunk.Count), Busy);

    /// <summary>Puts results of different chunks together.</summary>
    /// <param name="parts">The results, in any order; at least one, all with the same objective.</param>
    /// <returns>The whole.</returns>
    /// <exception cref="ArgumentException">There are no parts, objectives differ, or two parts hold the same point. A chunk that came twice must be left out before.</exception>
    public static OptimizationResult Merge(params IReadOnlyCollection<OptimizationResult> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var objective = parts.FirstOrDefault()?.Objective ?? throw new ArgumentException("There is nothing to merge.", nameof(parts));
        if (parts.FirstOrDefault(part => part.Objective != objective) is { } other)
        {
            throw new ArgumentException($"The results are ranked by different objectives, {objective.Name} and {other.Objective.Name}.", nameof(parts));
        }

        var runs = new List<OptimizationRun>(parts.Sum(part => part.Runs.Count));
        foreach (var part in parts)
        {
            runs.AddRange(part.Runs);
        }

        runs.Sort(new OptimizationRunOrder(objective.Minimize));
        return new OptimizationResult
        {
            Objective = objective,
            Chunks = Join(parts),
            Runs = runs,
            Failures = [.. parts.SelectMany(part => part.Failures).OrderBy(failure => failure.Index).Take(MaxFailures)],
            Skipped = parts.Sum(part => part.Skipped),
            Failed = parts.Sum(part => part.Failed),
            Busy = TimeSpan.FromTicks(parts.Sum(part => part.Busy.Ticks)),
        };
    }

    /// <summary>Whether some point of a chunk is among those that were run: a chunk that came twice is.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <returns>True when it must not be merged again.</returns>
    public bool Overlaps(OptimizationChunk chunk) => Chunks.Any(done => chunk.First < done.End && done.First < chunk.End);

    private static List<OptimizationChunk> Join(IReadOnlyCollection<OptimizationResult> parts)
    {
        var joined = new List<OptimizationChunk>();
        foreach (var chunk in parts.SelectMany(part => part.Chunks).OrderBy(chunk => chunk.First))
        {
            if (joined is [.., var last] && last.End >= chunk.First)
            {
                joined[^1] = last.End == chunk.First
                    ? last with { Count = last.Count + chunk.Count }
                    : throw new ArgumentException($"Two results hold the point {chunk.First}.", nameof(parts));
            }
            else
            {
                joined.Add(chunk);
            }
        }

        return joined;
    }
}
