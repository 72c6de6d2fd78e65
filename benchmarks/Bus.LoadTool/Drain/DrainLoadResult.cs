namespace Bus.LoadTool;

/// <summary>The consume rates of a short and of a long queue.</summary>
public sealed record DrainLoadResult
{
    /// <summary>The short queue.</summary>
    public required DrainRate Few { get; init; }

    /// <summary>The long queue.</summary>
    public required DrainRate Many { get; init; }

    /// <summary>How many messages each rate of each run is taken over.</summary>
    public required int MessagesPerRate { get; init; }

    /// <summary>How many runs the medians are taken over.</summary>
    public required int Runs { get; init; }

    /// <summary>The rate of the long queue to that of the short one; 0.9 or more is aimed at.</summary>
    public double Ratio => Many.ConsumePerSecond / Few.ConsumePerSecond;
}
