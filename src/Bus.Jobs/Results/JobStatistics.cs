namespace Bus.Jobs.Results;

/// <summary>How the jobs of one type are doing.</summary>
public sealed record JobStatistics
{
    /// <summary>The type.</summary>
    public required string Type { get; init; }

    /// <summary>How many jobs are in each state.</summary>
    public required IReadOnlyDictionary<string, int> States { get; init; }

    /// <summary>Of the jobs that completed or failed, the share that failed, from 0 to 1; <see langword="null"/> when there are none.</summary>
    public double? FailureRate { get; init; }

    /// <summary>How long the last runs of completed jobs took on average, in seconds, of 1000 jobs at most; <see langword="null"/> when there are none.</summary>
    public double? MeanSeconds { get; init; }

    /// <summary>The worst of the figures: <c>normal</c>, <c>warning</c> (more than 10 jobs waiting, 5 % failed, 300 s on average, 5 dead letters) or <c>critical</c> (50, 10 %, 600 s, 20).</summary>
    public required string Level { get; init; }
}
