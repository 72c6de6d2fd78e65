using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;

namespace Bus.Backtesting.Tests.Strategies;

public sealed class Donchian_breakout
{
    // Channel of three bars; the close of bar 4 is above its highest high of 11, that of bar 7 below the lowest low of two bars, 12.
    private static readonly Bars UpAndDown = TestBars.Of(
        (10, 11, 9, 10), (10, 11, 9, 10), (10, 11, 9, 10), (10, 11, 9, 10), (10, 13, 10, 12),
        (12, 14, 12, 13), (13, 14, 12, 13), (13, 13, 11, 11), (11, 12, 10, 11), (11, 12, 8, 8), (8, 9, 8, 9));

    [Fact]
    public void Buys_above_the_channel_and_leaves_below_the_shorter_one()
    {
        var result = Backtest.Run(UpAndDown, "donchian-breakout", null, ("entry", 3), ("exit", 2), ("shorts", 0));

        var trade = result.Trades.ShouldHaveSingleItem();
        (trade.IsLong, trade.EntryBar, trade.EntryPrice, trade.ExitBar, trade.ExitPrice).ShouldBe((true, 5, 12, 8, 11));
    }

    [Fact]
    public void Turns_short_below_the_channel_when_allowed()
    {
        var result = Backtest.Run(UpAndDown, "donchian-breakout", null, ("entry", 3), ("exit", 2), ("shorts", 1));

        result.Trades.ShouldHaveSingleItem().ExitBar.ShouldBe(8);
        var orders = result.Orders.Where(order => order.Status == OrderStatus.Filled).ToArray();
        orders[^1].Side.ShouldBe(OrderSide.Sell);
        result.Report.OpenTrades.ShouldBe(1);
    }
}
