namespace Bus.Contracts;

/// <summary>The long or the short trades of a run. Figures that are undefined for them are <see langword="null"/>. Immutable.</summary>
public sealed record BacktestSideStatistics
{
    /// <summary>Number of closed trades.</summary>
    public required int Trades { get; init; }

    /// <summary>What they won or lost after commissions, in the currency of the prices.</summary>
    public required double ProfitLoss { get; init; }

    /// <summary>Share of them that won money, in percent.</summary>
    public double? WinRatePct { get; init; }

    /// <summary>Geometric mean of their returns, in percent.</summary>
    public double? AvgTradePct { get; init; }

    /// <summary>Highest return of one of them, in percent.</summary>
    public double? BestTradePct { get; init; }

    /// <summary>Lowest return of one of them, in percent.</summary>
    public double? WorstTradePct { get; init; }

    /// <summary>Sum of the positive returns over the sum of the negative ones.</summary>
    public double? ProfitFactor { get; init; }
}
