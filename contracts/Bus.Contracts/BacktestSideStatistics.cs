namespace Bus.Contracts;

/// <summary>The closed trades of one side, long or short. Statistics that are undefined for them are <see langword="null"/>.</summary>
public sealed record BacktestSideStatistics
{
    /// <summary>Number of trades.</summary>
    public int Trades { get; init; }

    /// <summary>Money won or lost, net of commissions.</summary>
    public double ProfitLoss { get; init; }

    /// <summary>Share of trades that won, in percent.</summary>
    public double? WinRatePct { get; init; }

    /// <summary>Geometric mean of the returns, in percent.</summary>
    public double? AvgTradePct { get; init; }

    /// <summary>Highest return, in percent.</summary>
    public double? BestTradePct { get; init; }

    /// <summary>Lowest return, in percent.</summary>
    public double? WorstTradePct { get; init; }

    /// <summary>Sum of the positive returns over sum of the negative ones.</summary>
    public double? ProfitFactor { get; init; }
}
