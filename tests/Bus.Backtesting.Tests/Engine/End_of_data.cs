using Bus.Backtesting.Engine;

namespace Bus.Backtesting.Tests.Engine;

public sealed class End_of_data
{
    private static readonly BacktestOptions Finalize = new() { Finalize = true };

    [Fact]
    public void Without_finalize_an_open_trade_counts_in_equity_only()
    {
        var result = Backtest.Run(TestBars.AfterTwoAt(100, (100, 100, 100, 100), (105, 112, 104, 110)), new ScriptedStrategy(bar => bar.Buy(OrderSize.Units(10))));

        result.Trades.ShouldBeEmpty();
        result.Report.OpenTrades.ShouldBe(1);
        result.Report.FinalEquity.ShouldBe(10100);
    }

    [Fact]
    public void Finalize_closes_at_the_open_of_the_last_bar()
    {
        var result = Backtest.Run(TestBars.AfterTwoAt(100, (100, 100, 100, 100), (105, 112, 104, 110)), new ScriptedStrategy(bar => bar.Buy(OrderSize.Units(10))), Finalize);

        var trade = result.Trades.ShouldHaveSingleItem();
        (trade.ExitBar, trade.ExitPrice, trade.ExitKind).ShouldBe((3, 105, OrderKind.EndOfData));
        result.Report.FinalEquity.ShouldBe(10050);
        result.Report.OpenTrades.ShouldBe(0);
    }

    [Fact]
    public void Finalize_fills_market_orders_of_the_last_bar_at_its_open()
    {
        var result = Backtest.Run(TestBars.AfterTwoAt(100, (105, 112, 104, 110)), new ScriptedStrategy((2, bar => bar.Buy(OrderSize.Units(10)))), Finalize);

        result.Trades.ShouldBeEmpty();
        result.Orders.ShouldHaveSingleItem().FillPrice.ShouldBe(105);
        result.Report.OpenTrades.ShouldBe(1);
        result.Report.FinalEquity.ShouldBe(10050);
    }

    [Fact]
    public void Finalize_closes_a_trade_once_when_the_strategy_closes_it_too()
    {
        var result = Backtest.Run(
            TestBars.AfterTwoAt(100, (100, 100, 100, 100), (105, 112, 104, 110)),
            new ScriptedStrategy((1, bar => bar.Buy(OrderSize.Units(10))), (3, bar => bar.ClosePosition())),
            Finalize);

        result.Trades.ShouldHaveSingleItem().ExitKind.ShouldBe(OrderKind.Close);
        result.Report.FinalEquity.ShouldBe(10050);
    }

    [Fact]
    public void Finalize_with_trade_on_close_closes_at_the_last_close()
    {
        var result = Backtest.Run(
            TestBars.AfterTwoAt(100, (100, 100, 100, 100), (105, 112, 104, 110)),
            new ScriptedStrategy(bar => bar.Buy(OrderSize.Units(10))),
            Finalize with { TradeOnClose = true });

        var trade = result.Trades.ShouldHaveSingleItem();
        (trade.EntryBar, trade.ExitBar, trade.ExitPrice).ShouldBe((1, 3, 110));
        result.Report.FinalEquity.ShouldBe(10100);
    }

    [Fact]
    public void Finalize_closes_a_trade_entered_inside_the_last_bar_at_its_close()
    {
        var result = Backtest.Run(
            TestBars.AfterTwoAt(100, (100, 101, 90, 97)),
            new ScriptedStrategy(bar => bar.Submit(new OrderRequest(OrderSide.Buy, OrderSize.Units(10)) { Limit = 95 })),
            Finalize);

        var trade = result.Trades.ShouldHaveSingleItem();
        (trade.EntryPrice, trade.ExitPrice).ShouldBe((95, 97));
    }
}
