namespace Bus.LoadTool;

/// <summary>What lower lanes get, and what four lanes cost beside one.</summary>
public sealed record LanesLoadResult
{
    /// <summary>What the lower lanes got, by <c>MaxPriorityWait</c>; the worst of all runs.</summary>
    public required IReadOnlyList<LanesShare> Shares { get; init; }

    /// <summary>Messages per second end to end, all in one lane.</summary>
    public required double OneLanePerSecond { get; init; }

    /// <summary>Messages per second end to end, spread evenly over four lanes.</summary>
    public required double FourLanesPerSecond { get; init; }

    /// <summary>The rate of four lanes to that of one.</summary>
    public double Ratio => FourLanesPerSecond / OneLanePerSecond;
}
