using Bus.Backtesting.Engine;

namespace Bus.Backtesting.Tests.Engine;

public sealed class Costs_and_money
{
    [Fact]
    public void Commission_by_rate_is_paid_at_entry_and_exit()
    {
        var bars = TestBars.AfterTwoAt(100, (100, 100, 100, 100), (110, 110, 110, 110));

        var result = Backtest.Run(
            bars,
            new ScriptedStrategy((1, bar => bar.Buy(OrderSize.Units(10))), (2, bar => bar.ClosePosition())),
            new BacktestOptions { Commission = 0.01 });

        var trade = result.Trades.ShouldHaveSingleItem();
        trade.Commission.ShouldBe(10 + 11, 1e-9);
        trade.ProfitLoss.ShouldBe(100 - 21, 1e-9);
        trade.Return.ShouldBe(0.10 - (21 / 1000d), 1e-12);
        result.Equity[2].ShouldBe(9990, 1e-9);
        result.Report.FinalEquity.ShouldBe(10079, 1e-9);
    }

    [Fact]
    public void Fixed_commission_comes_on_top()
    {
        var bars = TestBars.AfterTwoAt(100, (100, 100, 100, 100), (110, 110, 110, 110));

        var result = Backtest.Run(
            bars,
            new ScriptedStrategy((1, bar => bar.Buy(OrderSize.Units(10))), (2, bar => bar.ClosePosition())),
            new BacktestOptions { Commission = 0.01, FixedCommission = 2 });

        result.Trades.ShouldHaveSingleItem().Commission.ShouldBe(12 + 13, 1e-9);
    }

    [Fact]
    public void All_the_money_leaves_room_for_the_commission()
    {
        // (10000 - 100) / (100 x 1.01) = 98.02
        var result = Backtest.Run(
            TestBars.AfterTwoAt(100, (100, 100, 100, 100)),
            new ScriptedStrategy(bar => bar.Buy()),
            new BacktestOptions { Commission = 0.01, FixedCommission = 100 });

        result.Orders.ShouldHaveSingleItem().FilledSize.ShouldBe(98);
        result.Report.FinalEquity.ShouldBe(10000 - 98 - 100, 1e-9);
    }

    [Fact]
    public void All_the_money_never_buys_more_than_it_pays_for()
    {
        // As doubles 0.35 / 0.01 is 35, but 35 x 0.01 is 0.35000000000000003: the 35th unit would be bought on credit.
        var result = Backtest.Run(TestBars.AfterTwoAt(0.01, (0.01, 0.01, 0.01, 0.01)), new ScriptedStrategy(bar => bar.Buy()), new BacktestOptions { Cash = 0.35 });

        result.Orders.ShouldHaveSingleItem().FilledSize.ShouldBe(34);
    }

    [Fact]
    public void Spread_is_paid_at_entry_only()
    {
        var bars = TestBars.AfterTwoAt(100, (100, 100, 100, 100), (100, 100, 100, 100), (100, 100, 100, 100), (100, 100, 100, 100));

        var result = Backtest.Run(
            bars,
            new ScriptedStrategy(
                (1, bar => bar.Buy(OrderSize.Units(10))),
                (2, bar => bar.ClosePosition()),
                (3, bar => bar.Sell(OrderSize.Units(10))),
                (4, bar => bar.ClosePosition())),
            new BacktestOptions { Spread = 0.01 });

        result.Trades.Select(trade => (trade.EntryPrice, trade.ExitPrice)).ShouldBe([(101, 100), (99, 100)]);
        result.Report.FinalEquity.ShouldBe(9980, 1e-9);
    }

    [Fact]
    public void Margin_multiplies_what_the_money_buys()
    {
        var bars = TestBars.AfterTwoAt(100, (100, 100, 100, 100), (101, 101, 101, 101));

        var result = Backtest.Run(bars, new ScriptedStrategy(bar => bar.Buy()), new BacktestOptions { Margin = 0.1 });

        result.Orders.ShouldHaveSingleItem().FilledSize.ShouldBe(1000);
        result.Report.FinalEquity.ShouldBe(11000);
    }

    [Fact]
    public void Money_that_backs_a_trade_is_not_available_for_the_next()
    {
        var bars = TestBars.AfterTwoAt(100, (100, 100, 100, 100), (100, 100, 100, 100));

        var result = Backtest.Run(
            bars,
            new ScriptedStrategy((1, bar => bar.Buy(OrderSize.Units(60))), (2, bar => bar.Buy(OrderSize.Units(50)))));

        result.Orders.Select(order => order.Status).ShouldBe([OrderStatus.Filled, OrderStatus.Rejected]);
    }

    [Fact]
    public void Account_without_money_is_closed_and_trades_no_more()
    {
        var bars = TestBars.AfterTwoAt(100, (100, 100, 100, 100), (95, 95, 85, 88), (200, 200, 200, 200));

        var result = Backtest.Run(
            bars,
            new ScriptedStrategy((1, bar => bar.Buy()), (3, bar => bar.Buy()), (4, bar => bar.Buy())),
            new BacktestOptions { Margin = 0.1, Finalize = true });

        var trade = result.Trades.ShouldHaveSingleItem();
        (trade.ExitBar, trade.ExitPrice, trade.ExitKind).ShouldBe((3, 88, OrderKind.Ruin));
        result.Equity.ShouldBe([10000, 10000, 10000, 0, 0]);
        result.Report.Ruined.ShouldBeTrue();
        result.Report.ReturnPct.ShouldBe(-100);
        result.Report.MaxDrawdownPct.ShouldBe(-100);
        result.Report.AnnualReturnPct.ShouldBe(-100);
        result.Report.Orders.ShouldBe(2);
    }

    [Fact]
    public void Position_and_equity_are_shown_at_the_close()
    {
        Position position = default;
        var equity = 0d;

        Backtest.Run(
            TestBars.AfterTwoAt(100, (100, 110, 100, 105), (110, 130, 110, 120)),
            new ScriptedStrategy(
                (1, bar => bar.Buy(OrderSize.Units(10))),
                (2, bar => bar.Buy(OrderSize.Units(30))),
                (3, bar => (position, equity) = (bar.Position, bar.Equity))));

        position.ShouldBe(new Position(40, 107.5, 500));
        equity.ShouldBe(10500);
    }

    public static TheoryData<BacktestOptions, string> WrongOptions => new()
    {
        { new BacktestOptions { Cash = -5 }, "The cash is -5, it must be a number above 0." },
        { new BacktestOptions { Cash = 0 }, "The cash is 0, it must be a number above 0." },
        { new BacktestOptions { Cash = double.NaN }, "The cash is NaN, it must be a number above 0." },
        { new BacktestOptions { Commission = 1 }, "The commission is 1, it must be from 0 to below 1 (0.001 is 0.1 %)." },
        { new BacktestOptions { FixedCommission = -1 }, "The fixed commission is -1, it must be 0 or more." },
        { new BacktestOptions { Spread = -0.1 }, "The spread is -0.1, it must be from 0 to below 1 (0.002 is 0.2 %)." },
        { new BacktestOptions { Margin = 0 }, "The margin is 0, it must be above 0 and at most 1 (0.1 is a leverage of 10)." },
        { new BacktestOptions { SizeDecimals = 9 }, "The size decimals is 9, it must be from 0 to 8." },
    };

    [Theory]
    [MemberData(nameof(WrongOptions), DisableDiscoveryEnumeration = true)]
    public void Options_outside_their_range_are_refused_by_name(BacktestOptions options, string message) =>
        Should.Throw<BacktestException>(() => Backtest.Run(TestBars.Points(1, 2), "sma-cross", options)).Message.ShouldBe(message);
}
