namespace Bus.LoadTool;

/// <summary>The size of a choir.</summary>
public sealed record ChoirOptions
{
    /// <summary>The connection string of a server or a cluster that nobody else uses.</summary>
    public required string Redis { get; init; }

    /// <summary>How many sagas there are.</summary>
    public required int Instances { get; init; }

    /// <summary>How many events each of them gets, all at once.</summary>
    public required int Events { get; init; }

    /// <summary>How many processes consume the events.</summary>
    public required int Processes { get; init; }

    /// <summary>The prefetch count of each process.</summary>
    public required int Prefetch { get; init; }

    /// <summary>How long after a killed process was replaced the next one is killed; <see langword="null"/> for none.</summary>
    public TimeSpan? KillInterval { get; init; }

    internal int Total => Instances * Events;
}
