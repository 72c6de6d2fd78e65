using Bus.Backtesting.Engine;

namespace Bus.Backtesting.Tests.Engine;

public sealed class Market_orders
{
    [Fact]
    public void Fill_at_the_open_of_the_next_bar()
    {
        var bars = TestBars.AfterTwoAt(100, (101, 103, 99, 102), (104, 105, 103, 104));

        var result = Backtest.Run(bars, new ScriptedStrategy((1, bar => bar.Buy(OrderSize.Units(10))), (2, bar => bar.ClosePosition())));

        var trade = result.Trades.ShouldHaveSingleItem();
        trade.EntryBar.ShouldBe(2);
        trade.EntryPrice.ShouldBe(101);
        trade.ExitBar.ShouldBe(3);
        trade.ExitPrice.ShouldBe(104);
        trade.ProfitLoss.ShouldBe(30);
        trade.Return.ShouldBe(3 / 101d, 1e-12);
        result.Equity.ShouldBe([10000, 10000, 10010, 10030]);
    }

    [Fact]
    public void Of_all_the_money_buy_whole_units_only()
    {
        var result = Backtest.Run(TestBars.AfterTwoAt(300, (300, 300, 300, 300)), new ScriptedStrategy(bar => bar.Buy()));

        result.Orders.ShouldHaveSingleItem().FilledSize.ShouldBe(33);
    }

    [Fact]
    public void Of_a_share_of_the_money_buy_that_share()
    {
        var result = Backtest.Run(TestBars.AfterTwoAt(300, (300, 300, 300, 300)), new ScriptedStrategy(bar => bar.Buy(OrderSize.Fraction(0.5))));

        result.Orders.ShouldHaveSingleItem().FilledSize.ShouldBe(16);
    }

    [Fact]
    public void With_size_decimals_buy_parts_of_a_unit()
    {
        var result = Backtest.Run(TestBars.AfterTwoAt(30000, (30000, 30000, 30000, 30000)), new ScriptedStrategy(bar => bar.Buy()), new BacktestOptions { SizeDecimals = 4 });

        result.Orders.ShouldHaveSingleItem().FilledSize.ShouldBe(0.3333);
    }

    [Fact]
    public void With_size_decimals_keep_the_exact_size_asked_for()
    {
        var result = Backtest.Run(TestBars.AfterTwoAt(100, (100, 100, 100, 100)), new ScriptedStrategy(bar => bar.Buy(OrderSize.Units(0.3))), new BacktestOptions { SizeDecimals = 1 });

        result.Orders.ShouldHaveSingleItem().FilledSize.ShouldBe(0.3);
    }

    [Fact]
    public void For_too_little_cash_are_rejected_and_never_made_smaller()
    {
        var result = Backtest.Run(TestBars.AfterTwoAt(100, (101, 101, 101, 101)), new ScriptedStrategy(bar => bar.Buy(OrderSize.Units(100))));

        result.Orders.ShouldHaveSingleItem().Status.ShouldBe(OrderStatus.Rejected);
        result.Report.OrdersRejected.ShouldBe(1);
        result.Report.FinalEquity.ShouldBe(10000);
    }

    [Fact]
    public void For_less_than_one_unit_are_rejected()
    {
        var result = Backtest.Run(TestBars.AfterTwoAt(20000, (20000, 20000, 20000, 20000)), new ScriptedStrategy(bar => bar.Buy()));

        result.Orders.ShouldHaveSingleItem().Status.ShouldBe(OrderStatus.Rejected);
    }

    [Fact]
    public void Sold_without_a_position_open_a_short_that_wins_when_prices_fall()
    {
        var bars = TestBars.AfterTwoAt(100, (100, 100, 90, 90), (80, 80, 80, 80));

        var result = Backtest.Run(bars, new ScriptedStrategy((1, bar => bar.Sell(OrderSize.Units(10))), (2, bar => bar.ClosePosition())));

        var trade = result.Trades.ShouldHaveSingleItem();
        trade.Size.ShouldBe(-10);
        trade.ProfitLoss.ShouldBe(200);
        trade.Return.ShouldBe(0.2, 1e-12);
        result.Equity.ShouldBe([10000, 10000, 10100, 10200]);
        result.Report.Short.Trades.ShouldBe(1);
        result.Report.Long.Trades.ShouldBe(0);
    }

    [Fact]
    public void On_the_other_side_close_the_oldest_trades_first_and_open_with_the_rest()
    {
        var bars = TestBars.AfterTwoAt(100, (100, 100, 100, 100), (110, 110, 110, 110), (120, 120, 120, 120));

        var result = Backtest.Run(bars, new ScriptedStrategy(
            (1, bar => bar.Buy(OrderSize.Units(10))),
            (2, bar => bar.Buy(OrderSize.Units(10))),
            (3, bar => bar.Sell(OrderSize.Units(25)))));

        result.Trades.Select(trade => (trade.Size, trade.EntryPrice, trade.ProfitLoss)).ShouldBe([(10, 100, 200), (10, 110, 100)]);
        result.Report.OpenTrades.ShouldBe(1);
        result.Orders[2].FilledSize.ShouldBe(25);
        result.Report.FinalEquity.ShouldBe(10300);
    }

    [Fact]
    public void On_the_other_side_split_a_trade_that_is_larger()
    {
        var bars = TestBars.AfterTwoAt(100, (100, 100, 100, 100), (110, 110, 110, 110), (120, 120, 120, 120));

        var result = Backtest.Run(
            bars,
            new ScriptedStrategy((1, bar => bar.Buy(OrderSize.Units(10))), (2, bar => bar.Sell(OrderSize.Units(4))), (3, bar => bar.ClosePosition())),
            new BacktestOptions { FixedCommission = 5, Finalize = true });

        result.Trades.Select(trade => trade.Size).ShouldBe([4, 6]);
        result.Trades[0].Commission.ShouldBe(2 + 5);
        result.Trades[1].Commission.ShouldBe(3 + 5);
        result.Report.Commissions.ShouldBe(15);
        result.Report.FinalEquity.ShouldBe(10000 + 40 + 120 - 15);
    }

    [Fact]
    public void Wait_for_the_close_that_was_placed_after_them()
    {
        var bars = TestBars.AfterTwoAt(100, (100, 100, 100, 100), (110, 110, 110, 110));

        var result = Backtest.Run(bars, new ScriptedStrategy(
            (1, bar => bar.Buy()),
            (2, bar =>
            {
                bar.Sell();
                bar.ClosePosition();
            }
        )));

        result.Trades.ShouldHaveSingleItem().ProfitLoss.ShouldBe(1000);
        result.Orders[1].FilledSize.ShouldBe(100);
        result.Orders[1].Side.ShouldBe(OrderSide.Sell);
        result.Report.OpenTrades.ShouldBe(1);
    }

    [Fact]
    public void Closing_half_of_the_position_leave_the_other_half()
    {
        var bars = TestBars.AfterTwoAt(100, (100, 100, 100, 100), (110, 110, 110, 110));
        var held = 0d;

        var result = Backtest.Run(bars, new ScriptedStrategy(
            (1, bar => bar.Buy(OrderSize.Units(5))),
            (2, bar => bar.ClosePosition(0.5)),
            (3, bar => held = bar.Position.Size)));

        result.Trades.ShouldHaveSingleItem().Size.ShouldBe(2);
        held.ShouldBe(3);
    }

    [Fact]
    public void With_trade_on_close_fill_at_the_close_they_were_placed_on()
    {
        var bars = TestBars.Of((100, 100, 100, 100), (100, 102, 100, 102), (105, 105, 105, 105), (110, 110, 110, 110));

        var result = Backtest.Run(
            bars,
            new ScriptedStrategy((1, bar => bar.Buy(OrderSize.Units(10))), (2, bar => bar.ClosePosition())),
            new BacktestOptions { TradeOnClose = true });

        var trade = result.Trades.ShouldHaveSingleItem();
        (trade.EntryBar, trade.EntryPrice, trade.ExitBar, trade.ExitPrice).ShouldBe((1, 102, 2, 105));
    }

    [Fact]
    public void With_exclusive_orders_replace_what_was_held_and_what_waited()
    {
        var bars = TestBars.AfterTwoAt(100, (100, 100, 100, 100), (100, 100, 100, 100), (100, 100, 50, 100));

        var result = Backtest.Run(
            bars,
            new ScriptedStrategy(
                (1, bar => bar.Buy(OrderSize.Units(10))),
                (2, bar =>
                {
                    bar.Submit(new OrderRequest(OrderSide.Buy, OrderSize.Units(1)) { Limit = 60 });
                    bar.Sell(OrderSize.Units(5));
                }
        )),
            new BacktestOptions { ExclusiveOrders = true });

        result.Trades.ShouldHaveSingleItem().Size.ShouldBe(10);
        result.Orders.Single(order => order.Kind == OrderKind.Limit).Status.ShouldBe(OrderStatus.Canceled);
        result.Report.OpenTrades.ShouldBe(1);
    }

    [Fact]
    public void That_are_cancelled_do_not_fill()
    {
        var result = Backtest.Run(TestBars.AfterTwoAt(100, (100, 100, 100, 100)), new ScriptedStrategy(bar =>
        {
            bar.Buy();
            bar.PendingOrders.ShouldBe(1);
            bar.CancelOrders();
            bar.PendingOrders.ShouldBe(0);
        }));

        result.Orders.ShouldHaveSingleItem().Status.ShouldBe(OrderStatus.Canceled);
        result.Report.OpenTrades.ShouldBe(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void With_an_impossible_share_of_the_money_are_refused(double share) =>
        Should.Throw<BacktestException>(() => OrderSize.Fraction(share)).Message.ShouldContain("above 0 and at most 1");

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(double.PositiveInfinity)]
    public void With_an_impossible_number_of_units_are_refused(double units) =>
        Should.Throw<BacktestException>(() => OrderSize.Units(units)).Message.ShouldContain("must be above 0");
}
