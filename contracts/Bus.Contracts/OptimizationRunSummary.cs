namespace Bus.Contracts;

/// <summary>One run of an optimization.</summary>
public sealed record OptimizationRunSummary
{
    /// <summary>Index of its point in the order of the grids, or of the draw.</summary>
    public long Index { get; init; }

    /// <summary>The values of all parameters of the strategy.</summary>
    public IReadOnlyDictionary<string, double> Parameters { get; init; } = new Dictionary<string, double>();

    /// <summary>The value to rank by; <see langword="null"/> when it is not defined for the run.</summary>
    public double? Objective { get; init; }

    /// <summary>What the account was worth at the end.</summary>
    public double FinalEquity { get; init; }

    /// <summary>Number of closed trades.</summary>
    public int Trades { get; init; }

    /// <summary>Number of trades still open at the end.</summary>
    public int OpenTrades { get; init; }
}
