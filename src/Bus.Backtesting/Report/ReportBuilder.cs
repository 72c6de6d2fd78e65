using System.Globalization;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Statistics;

namespace Bus.Backtesting.Report;

/// <summary>Puts the statistics of a run together.</summary>
internal static class ReportBuilder
{
    public static BacktestReport Build(BacktestRun run)
    {
        var times = run.Bars.Times;
        var equity = run.Equity;
        var trades = run.Trades;
        var calendar = run.Bars.Calendar;
        var returns = ReturnStatistics.Compute(times, equity, calendar);
        var market = MarketStatistics.Compute(equity, run.Bars.Close, run.StartBar);
        var drawdown = DrawdownStatistics.Compute(times, equity);
        var holding = HoldingStatistics.Compute(times, trades);
        var all = TradeStatistics.Compute(trades);
        var totalReturn = (equity[^1] / equity[0]) - 1;
        return new BacktestReport
        {
            Data = run.Bars.Name,
            Strategy = run.StrategyName,
            Parameters = run.Parameters.ToDictionary(),
            Start = times[0],
            End = times[^1],
            DurationDays = (times[^1] - times[0]).TotalDays,
            Bars = run.Bars.Count,
            Cash = run.Options.Cash,
            ExposurePct = 100 * holding.Exposure,
            FinalEquity = equity[^1],
            PeakEquity = drawdown.Peak,
            Commissions = run.Commissions,
            ReturnPct = 100 * totalReturn,
            BuyHoldReturnPct = Defined(100 * market.BuyAndHoldReturn),
            AnnualReturnPct = Defined(100 * returns.AnnualReturn),
            AnnualVolatilityPct = Defined(100 * returns.AnnualVolatility),
            CagrPct = Defined(100 * returns.Cagr),
            Sharpe = Defined(returns.Sharpe),
            Sortino = Defined(returns.Sortino),
            Calmar = Defined(returns.AnnualReturn / drawdown.Max),
            AlphaPct = Defined(100 * (totalReturn - (market.Beta * market.BuyAndHoldReturn))),
            Beta = Defined(market.Beta),
            MaxDrawdownPct = drawdown.Max == 0 ? 0 : -100 * drawdown.Max,
            AvgDrawdownPct = Defined(-100 * drawdown.Average),
            MaxDrawdownDays = drawdown.MaxDuration?.TotalDays,
            AvgDrawdownDays = RoundUp(calendar, drawdown.AverageDuration),
            Trades = all.Count,
            OpenTrades = run.OpenTrades,
            WinRatePct = Defined(100 * all.WinRate),
            BestTradePct = Defined(100 * all.Best),
            WorstTradePct = Defined(100 * all.Worst),
            AvgTradePct = Defined(100 * all.Average),
            MaxTradeDays = holding.Longest?.TotalDays,
            AvgTradeDays = RoundUp(calendar, holding.Average),
            ProfitFactor = Defined(all.ProfitFactor),
            ExpectancyPct = Defined(100 * all.Expectancy),
            Sqn = Defined(all.Sqn),
            Kelly = Defined(all.Kelly),
            MaxConsecutiveLosses = all.MaxConsecutiveLosses,
            Long = Side(TradeStatistics.Compute(trades, OrderSide.Buy)),
            Short = Side(TradeStatistics.Compute(trades, OrderSide.Sell)),
            Orders = run.Orders.Length,
            OrdersRejected = CountRejected(run.Orders),
            Ruined = run.IsRuined,
            Annualization = string.Create(CultureInfo.InvariantCulture, $"geometric mean of periodic returns, {returns.PeriodsPerYear} periods a year, risk-free rate 0"),
            OrdersHash = OrdersHash.Compute(run.Orders),
        };
    }

    private static SideReport Side(TradeStatistics trades) => new(
        trades.Count,
        trades.ProfitLoss,
        Defined(100 * trades.WinRate),
        Defined(100 * trades.Average),
        Defined(100 * trades.Best),
        Defined(100 * trades.Worst),
        Defined(trades.ProfitFactor));

    private static double? Defined(double value) => double.IsFinite(value) ? value : null;

    private static double? RoundUp(BarCalendar calendar, TimeSpan? duration) =>
        duration is null ? null : calendar.RoundUp(duration.Value).TotalDays;

    private static int CountRejected(ReadOnlySpan<OrderRecord> orders)
    {
        var count = 0;
        foreach (ref readonly var order in orders)
        {
            count += order.Status == OrderStatus.Rejected ? 1 : 0;
        }

        return count;
    }
}
