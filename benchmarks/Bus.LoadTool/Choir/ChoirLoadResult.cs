namespace Bus.LoadTool;

/// <summary>What a choir did, and what it left in Redis.</summary>
public sealed record ChoirLoadResult
{
    /// <summary>How many sagas there were.</summary>
    public required int Instances { get; init; }

    /// <summary>How many events each of them got.</summary>
    public required int Events { get; init; }

    /// <summary>How many processes consumed at a time.</summary>
    public required int Processes { get; init; }

    /// <summary>How many processes were killed and replaced.</summary>
    public required int Killed { get; init; }

    /// <summary>From the start of the processes until nothing was left to do.</summary>
    public required double Seconds { get; init; }

    /// <summary>The transitions that were begun beyond one per event: those that met another one, and those of processes that were killed. What a process began in the last tenth of a second before it was killed is missing.</summary>
    public required long Repeated { get; init; }

    /// <summary>What was counted.</summary>
    public required IReadOnlyList<LoadFigure> Figures { get; init; }

    /// <summary>Events per second, over all that time.</summary>
    public double EventsPerSecond => (double)Instances * Events / Seconds;

    /// <summary>Whether all figures are as they should be.</summary>
    public bool IsRight => Figures.All(x => x.IsRight);
}
