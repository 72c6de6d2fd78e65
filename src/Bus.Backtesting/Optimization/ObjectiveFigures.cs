using Bus.Backtesting.Engine;
using Bus.Backtesting.Statistics;

namespace Bus.Backtesting.Optimization;

/// <summary>
/// The figures of a report one by one, each computed alone. A test compares them with the report, figure by figure.
/// </summary>
internal static class ObjectiveFigures
{
    /// <summary>In the order of the report.</summary>
    public static OrderedDictionary<string, Func<BacktestRun, double>> All { get; } = Create();

    private static OrderedDictionary<string, Func<BacktestRun, double>> Create()
    {
        OrderedDictionary<string, Func<BacktestRun, double>> figures = [];
        AddMoney(figures);
        AddReturns(figures);
        AddDrawdowns(figures);
        AddTrades(figures);
        AddSide(figures, "long", OrderSide.Buy);
        AddSide(figures, "short", OrderSide.Sell);
        figures["orders"] = run => run.Orders.Length;
        figures["ordersRejected"] = run => CountRejected(run.Orders);
        return figures;
    }

    private static void AddMoney(OrderedDictionary<string, Func<BacktestRun, double>> figures)
    {
        figures["durationDays"] = run => (run.Bars.Times[^1] - run.Bars.Times[0]).TotalDays;
        figures["bars"] = run => run.Bars.Count;
        figures["cash"] = run => run.Options.Cash;
        figures["exposurePct"] = run => 100 * Holding(run).Exposure;
        figures["finalEquity"] = run => run.FinalEquity;
        figures["peakEquity"] = run => Drawdown(run).Peak;
        figures["commissions"] = run => run.Commissions;
    }

    private static void AddReturns(OrderedDictionary<string, Func<BacktestRun, double>> figures)
    {
        figures["returnPct"] = run => 100 * TotalReturn(run);
        figures["buyHoldReturnPct"] = run => 100 * Market(run).BuyAndHoldReturn;
        figures["annualReturnPct"] = run => 100 * Returns(run).AnnualReturn;
        figures["annualVolatilityPct"] = run => 100 * Returns(run).AnnualVolatility;
        figures["cagrPct"] = run => 100 * Returns(run).Cagr;
        figures["sharpe"] = run => Returns(run).Sharpe;
        figures["sortino"] = run => Returns(run).Sortino;
        figures["calmar"] = run => Returns(run).AnnualReturn / Drawdown(run).Max;
        figures["alphaPct"] = run => Market(run) is var market ? 100 * (TotalReturn(run) - (market.Beta * market.BuyAndHoldReturn)) : double.NaN;
        figures["beta"] = run => Market(run).Beta;
    }

    private static void AddDrawdowns(OrderedDictionary<string, Func<BacktestRun, double>> figures)
    {
        figures["maxDrawdownPct"] = run => Drawdown(run).Max is var max && max == 0 ? 0 : -100 * max;
        figures["avgDrawdownPct"] = run => -100 * Drawdown(run).Average;
        figures["maxDrawdownDays"] = run => Days(Drawdown(run).MaxDuration);
        figures["avgDrawdownDays"] = run => WholeDays(run, Drawdown(run).AverageDuration);
    }

    private static void AddTrades(OrderedDictionary<string, Func<BacktestRun, double>> figures)
    {
        figures["trades"] = run => run.Trades.Length;
        figures["openTrades"] = run => run.OpenTrades;
        figures["winRatePct"] = run => 100 * Trades(run).WinRate;
        figures["bestTradePct"] = run => 100 * Trades(run).Best;
        figures["worstTradePct"] = run => 100 * Trades(run).Worst;
        figures["avgTradePct"] = run => 100 * Trades(run).Average;
        figures["maxTradeDays"] = run => Days(Holding(run).Longest);
        figures["avgTradeDays"] = run => WholeDays(run, Holding(run).Average);
        figures["profitFactor"] = run => Trades(run).ProfitFactor;
        figures["expectancyPct"] = run => 100 * Trades(run).Expectancy;
        figures["sqn"] = run => Trades(run).Sqn;
        figures["kelly"] = run => Trades(run).Kelly;
        figures["maxConsecutiveLosses"] = run => Trades(run).MaxConsecutiveLosses;
    }

    private static void AddSide(OrderedDictionary<string, Func<BacktestRun, double>> figures, string name, OrderSide side)
    {
        figures[$"{name}.trades"] = run => Trades(run, side).Count;
        figures[$"{name}.profitLoss"] = run => Trades(run, side).ProfitLoss;
        figures[$"{name}.winRatePct"] = run => 100 * Trades(run, side).WinRate;
        figures[$"{name}.avgTradePct"] = run => 100 * Trades(run, side).Average;
        figures[$"{name}.bestTradePct"] = run => 100 * Trades(run, side).Best;
        figures[$"{name}.worstTradePct"] = run => 100 * Trades(run, side).Worst;
        figures[$"{name}.profitFactor"] = run => Trades(run, side).ProfitFactor;
    }

    private static double TotalReturn(BacktestRun run) => (run.Equity[^1] / run.Equity[0]) - 1;

    private static ReturnStatistics Returns(BacktestRun run) => ReturnStatistics.Compute(run.Bars.Times, run.Equity, run.Bars.Calendar);

    private static MarketStatistics Market(BacktestRun run) => MarketStatistics.Compute(run.Equity, run.Bars.Close, run.StartBar);

    private static DrawdownStatistics Drawdown(BacktestRun run) => DrawdownStatistics.Compute(run.Bars.Times, run.Equity);

    private static HoldingStatistics Holding(BacktestRun run) => HoldingStatistics.Compute(run.Bars.Times, run.Trades);

    private static TradeStatistics Trades(BacktestRun run, OrderSide? side = null) => TradeStatistics.Compute(run.Trades, side);

    private static double Days(TimeSpan? duration) => duration?.TotalDays ?? double.NaN;

    private static double WholeDays(BacktestRun run, TimeSpan? duration) =>
        duration is null ? double.NaN : run.Bars.Calendar.RoundUp(duration.Value).TotalDays;

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
