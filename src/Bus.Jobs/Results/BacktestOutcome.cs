using Bus.Backtesting.Engine;
using Bus.Backtesting.Report;
using Bus.Contracts;

namespace Bus.Jobs.Results;

/// <summary>Turns what the engine returns into what messages and results carry.</summary>
public static class BacktestOutcome
{
    /// <summary>The statistics of a run.</summary>
    /// <param name="report">The engine's report.</param>
    /// <returns>The same statistics under the same names.</returns>
    public static BacktestStatistics ToStatistics(BacktestReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new BacktestStatistics
        {
            Data = report.Data,
            Strategy = report.Strategy,
            Parameters = report.Parameters,
            Start = report.Start,
            End = report.End,
            DurationDays = report.DurationDays,
            Bars = report.Bars,
            Cash = report.Cash,
            ExposurePct = report.ExposurePct,
            FinalEquity = report.FinalEquity,
            PeakEquity = report.PeakEquity,
            Commissions = report.Commissions,
            ReturnPct = report.ReturnPct,
            BuyHoldReturnPct = report.BuyHoldReturnPct,
            AnnualReturnPct = report.AnnualReturnPct,
            AnnualVolatilityPct = report.AnnualVolatilityPct,
            CagrPct = report.CagrPct,
            Sharpe = report.Sharpe,
            Sortino = report.Sortino,
            Calmar = report.Calmar,
            AlphaPct = report.AlphaPct,
            Beta = report.Beta,
            MaxDrawdownPct = report.MaxDrawdownPct,
            AvgDrawdownPct = report.AvgDrawdownPct,
            MaxDrawdownDays = report.MaxDrawdownDays,
            AvgDrawdownDays = report.AvgDrawdownDays,
            Trades = report.Trades,
            OpenTrades = report.OpenTrades,
            WinRatePct = report.WinRatePct,
            BestTradePct = report.BestTradePct,
            WorstTradePct = report.WorstTradePct,
            AvgTradePct = report.AvgTradePct,
            MaxTradeDays = report.MaxTradeDays,
            AvgTradeDays = report.AvgTradeDays,
            ProfitFactor = report.ProfitFactor,
            ExpectancyPct = report.ExpectancyPct,
            Sqn = report.Sqn,
            Kelly = report.Kelly,
            MaxConsecutiveLosses = report.MaxConsecutiveLosses,
            Long = ToStatistics(report.Long),
            Short = ToStatistics(report.Short),
            Orders = report.Orders,
            OrdersRejected = report.OrdersRejected,
            Ruined = report.Ruined,
            Annualization = report.Annualization,
            OrdersHash = report.OrdersHash,
        };
    }

    /// <summary>The closed trades of a run.</summary>
    internal static IReadOnlyList<BacktestTrade> ToTrades(BacktestResult result) =>
        [.. result.Trades.Select(trade => ToTrade(trade, result.Bars.Times))];

    /// <summary>The equity of a run, bar by bar.</summary>
    internal static IReadOnlyList<EquityPoint> ToEquityCurve(BacktestResult result)
    {
        var times = result.Bars.Times;
        var points = new EquityPoint[times.Length];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = new EquityPoint { Time = times[i], Equity = result.Equity[i] };
        }

        return points;
    }

    private static BacktestTrade ToTrade(in Trade trade, ReadOnlySpan<DateTime> times) => new()
    {
        Size = trade.Size,
        EntryTime = times[trade.EntryBar],
        ExitTime = times[trade.ExitBar],
        EntryBar = trade.EntryBar,
        ExitBar = trade.ExitBar,
        EntryPrice = trade.EntryPrice,
        ExitPrice = trade.ExitPrice,
        StopLoss = trade.StopLoss,
        TakeProfit = trade.TakeProfit,
        ProfitLoss = trade.ProfitLoss,
        Commission = trade.Commission,
        ReturnPct = 100 * trade.Return,
        ExitKind = trade.ExitKind.ToString(),
    };

    private static BacktestSideStatistics ToStatistics(SideReport side) => new()
    {
        Trades = side.Trades,
        ProfitLoss = side.ProfitLoss,
        WinRatePct = side.WinRatePct,
        AvgTradePct = side.AvgTradePct,
        BestTradePct = side.BestTradePct,
        WorstTradePct = side.WorstTradePct,
        ProfitFactor = side.ProfitFactor,
    };
}
