namespace Bus.Contracts;

/// <summary>What a strategy's statistics have to reach before it is deployed. A gate that is <see langword="null"/> is open.</summary>
/// <remarks>With several symbols each one has to pass, but for <see cref="MinTrades"/>, which counts the trades of all.</remarks>
public sealed record StrategyGates
{
    /// <summary>The least Sharpe ratio.</summary>
    /// <value>The default is <see langword="null"/>; from -10 to 10.</value>
    public double? MinSharpe { get; init; }

    /// <summary>The deepest drawdown allowed, in percent, as a positive number: 30 allows to lose 30 % from a peak.</summary>
    /// <value>The default is <see langword="null"/>; above 0, at most 100.</value>
    public double? MaxDrawdownPct { get; init; }

    /// <summary>The least return, in percent of the money at the start.</summary>
    /// <value>The default is <see langword="null"/>; from -100 to 1,000,000.</value>
    public double? MinReturnPct { get; init; }

    /// <summary>The least number of trades, those that are open at the end included.</summary>
    /// <value>The default is 1; from 0 to 1,000,000.</value>
    public int MinTrades { get; init; } = 1;
}
