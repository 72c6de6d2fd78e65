namespace Bus.Backtesting.Report;

/// <summary>The closed trades of one side, long or short. Figures that are undefined for them are null.</summary>
/// <param name="Trades">Number of trades.</param>
/// <param name="ProfitLoss">Money won or lost, net of commissions.</param>
/// <param name="WinRatePct">Share of trades that won, in percent.</param>
/// <param name="AvgTradePct">Geometric mean of the returns, in percent.</param>
/// <param name="BestTradePct">Highest return, in percent.</param>
/// <param name="WorstTradePct">Lowest return, in percent.</param>
/// <param name="ProfitFactor">Sum of the positive returns over sum of the negative ones.</param>
public sealed record SideReport(
    int Trades,
    double ProfitLoss,
    double? WinRatePct,
    double? AvgTradePct,
    double? BestTradePct,
    double? WorstTradePct,
    double? ProfitFactor);
