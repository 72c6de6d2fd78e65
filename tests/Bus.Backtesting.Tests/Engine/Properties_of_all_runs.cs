using Bus.Backtesting.Engine;
using Bus.Backtesting.Report;
using FsCheck;
using FsCheck.Fluent;

namespace Bus.Backtesting.Tests.Engine;

public sealed class Properties_of_all_runs
{
    private const int Runs = 200;
    private const int BarCount = 160;

    [Fact]
    public void Money_is_neither_made_nor_lost_but_by_trades_and_commissions() => ForAnySeed(seed =>
    {
        var result = Run(seed, OptionsOf(seed) with { Finalize = true });
        var profit = result.Trades.Sum(trade => trade.ProfitLoss);
        var commissions = result.Trades.Sum(trade => trade.Commission);

        // Orders of the last bar may open a trade that no bar is left to close; a ruined account is cut off at 0.
        return result.Report.OpenTrades > 0 || result.Report.Ruined
            || (Near(result.Report.FinalEquity, 10_000 + profit) && Near(result.Report.Commissions, commissions));
    });

    [Fact]
    public void Same_input_gives_the_same_orders_bit_by_bit() => ForAnySeed(seed =>
        Run(seed, OptionsOf(seed)).Report.OrdersHash == Run(seed, OptionsOf(seed)).Report.OrdersHash);

    [Fact]
    public void Future_bars_change_nothing_that_happened_before() => ForAnySeed(seed =>
    {
        var bars = TestBars.Random(seed, BarCount);
        var whole = Backtest.Run(bars, new RandomStrategy(seed), OptionsOf(seed));
        var cut = Backtest.Run(bars.First(BarCount / 2), new RandomStrategy(seed), OptionsOf(seed));
        return cut.Trades.SequenceEqual(whole.Trades.Take(cut.Trades.Count))
            && cut.Equity.SequenceEqual(whole.Equity.Take(cut.Equity.Count));
    });

    [Fact]
    public void Fills_lie_within_the_prices_of_their_bar() => ForAnySeed(seed =>
    {
        var result = Run(seed, OptionsOf(seed));
        return result.Orders.Where(order => order.Status == OrderStatus.Filled).All(order =>
            order.FillPrice >= result.Bars.Low[order.FilledBar] && order.FillPrice <= result.Bars.High[order.FilledBar]
            && order.FilledBar >= order.PlacedBar);
    });

    [Fact]
    public void Limits_are_never_filled_at_a_worse_price() => ForAnySeed(seed =>
        Run(seed, OptionsOf(seed)).Orders
            .Where(order => order.Status == OrderStatus.Filled && order.Kind is OrderKind.Limit or OrderKind.StopLimit && order.FilledBar >= 0)
            .All(order => (int)order.Side * order.FillPrice <= (int)order.Side * order.Limit));

    [Fact]
    public void Without_leverage_an_account_never_buys_more_than_it_owns() => ForAnySeed(seed =>
    {
        var result = Run(seed, OptionsOf(seed) with { Margin = 1, Finalize = true });
        return result.Trades.Where(trade => trade.IsLong).All(trade => trade.Size * trade.EntryPrice <= MostOwnedDuring(trade.EntryBar, result) * 1.0001);
    });

    [Fact]
    public void A_profit_taken_within_a_bar_can_be_spent_within_the_same_bar()
    {
        // A short takes its profit at the low; the long that the way back up opens is larger than the equity at any close.
        var result = Run(370115, OptionsOf(370115));
        var entry = result.Trades.Single(trade => trade is { IsLong: true, EntryBar: 6 });

        (entry.Size * entry.EntryPrice).ShouldBeInRange(result.Equity.Max(), MostOwnedDuring(6, result));
    }

    /// <summary>The equity at the close before a bar, and what the bar's whole range can add to what was open in it.</summary>
    private static double MostOwnedDuring(int bar, BacktestResult result)
    {
        var (before, lastClose) = bar == 0 ? (10_000, result.Bars.Open[0]) : (result.Equity[bar - 1], result.Bars.Close[bar - 1]);
        var range = Math.Max(lastClose, result.Bars.High[bar]) - Math.Min(lastClose, result.Bars.Low[bar]);
        return before + (range * result.Trades.Where(trade => trade.EntryBar <= bar && trade.ExitBar >= bar).Sum(trade => Math.Abs(trade.Size)));
    }

    private static BacktestOptions OptionsOf(int seed) => new()
    {
        Commission = seed % 2 * 0.001,
        FixedCommission = seed % 3,
        Spread = seed % 5 * 0.0005,
        Margin = seed % 7 == 0 ? 0.2 : 1,
        TradeOnClose = seed % 11 == 0,
        ExclusiveOrders = seed % 13 == 0,
        SizeDecimals = seed % 4,
    };

    private static BacktestResult Run(int seed, BacktestOptions options) =>
        Backtest.Run(TestBars.Random(seed, BarCount), new RandomStrategy(seed), options);

    private static bool Near(double left, double right) => Math.Abs(left - right) < 1e-6;

    private static void ForAnySeed(Func<int, bool> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Runs), Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), holds));
}
