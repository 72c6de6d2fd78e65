using Bus.Backtesting.Engine;

namespace Bus.Backtesting.Tests.Engine;

/// <summary>Stop loss, take profit and trailing stop of a trade of 10 units that was ordered on bar 1 at 100.</summary>
public sealed class Exits
{
    private static readonly OrderRequest Bracket = new(OrderSide.Buy, OrderSize.Units(10)) { StopLoss = 95, TakeProfit = 110 };

    private static readonly OrderRequest ShortBracket = new(OrderSide.Sell, OrderSize.Units(10)) { StopLoss = 105, TakeProfit = 90 };

    [Fact]
    public void Stop_loss_fills_at_its_price() =>
        ExitOf(Bracket, (100, 101, 99, 100), (100, 101, 94, 96)).ShouldBe((3, 95, OrderKind.StopLoss));

    [Fact]
    public void Stop_loss_that_was_gapped_through_fills_at_the_open() =>
        ExitOf(Bracket, (100, 101, 99, 100), (90, 92, 88, 91)).ShouldBe((3, 90, OrderKind.StopLoss));

    [Fact]
    public void Take_profit_fills_at_its_price() =>
        ExitOf(Bracket, (100, 101, 99, 100), (105, 112, 104, 108)).ShouldBe((3, 110, OrderKind.TakeProfit));

    [Fact]
    public void Take_profit_that_was_gapped_over_fills_at_the_open() =>
        ExitOf(Bracket, (100, 101, 99, 100), (115, 116, 114, 115)).ShouldBe((3, 115, OrderKind.TakeProfit));

    [Fact]
    public void Bar_that_touches_both_is_taken_for_a_loss() =>
        ExitOf(Bracket, (100, 101, 99, 100), (100, 112, 94, 108)).ShouldBe((3, 95, OrderKind.StopLoss));

    [Fact]
    public void Market_entry_can_be_stopped_in_its_own_bar() =>
        ExitOf(Bracket, (100, 101, 94, 96)).ShouldBe((2, 95, OrderKind.StopLoss));

    [Fact]
    public void Market_entry_can_reach_its_target_in_its_own_bar() =>
        ExitOf(Bracket, (100, 111, 99, 100)).ShouldBe((2, 110, OrderKind.TakeProfit));

    [Fact]
    public void Market_entry_at_an_open_beyond_its_stop_leaves_at_once() =>
        ExitOf(Bracket, (93, 98, 92, 97)).ShouldBe((2, 93, OrderKind.StopLoss));

    [Fact]
    public void Short_trades_mirror_long_ones()
    {
        ExitOf(ShortBracket, (100, 101, 99, 100), (100, 106, 99, 104)).ShouldBe((3, 105, OrderKind.StopLoss));
        ExitOf(ShortBracket, (100, 101, 99, 100), (108, 109, 107, 108)).ShouldBe((3, 108, OrderKind.StopLoss));
        ExitOf(ShortBracket, (100, 101, 99, 100), (95, 96, 89, 94)).ShouldBe((3, 90, OrderKind.TakeProfit));
        ExitOf(ShortBracket, (100, 101, 99, 100), (85, 86, 84, 85)).ShouldBe((3, 85, OrderKind.TakeProfit));
        ExitOf(ShortBracket, (100, 101, 99, 100), (100, 106, 89, 94)).ShouldBe((3, 105, OrderKind.StopLoss));
    }

    [Fact]
    public void One_exit_cancels_the_other()
    {
        var bars = TestBars.AfterTwoAt(100, (100, 101, 99, 100), (105, 112, 104, 108), (100, 100, 90, 92));

        var result = Backtest.Run(bars, new ScriptedStrategy(bar => bar.Submit(Bracket)));

        result.Trades.ShouldHaveSingleItem().ProfitLoss.ShouldBe(100);
        result.Orders.Count.ShouldBe(2);
        result.Report.OpenTrades.ShouldBe(0);
    }

    [Fact]
    public void Closing_the_position_cancels_its_exits()
    {
        var bars = TestBars.AfterTwoAt(100, (100, 101, 99, 100), (102, 103, 101, 102), (90, 90, 80, 85));

        var result = Backtest.Run(bars, new ScriptedStrategy((1, bar => bar.Submit(Bracket)), (2, bar => bar.ClosePosition())));

        result.Trades.ShouldHaveSingleItem().ExitPrice.ShouldBe(102);
    }

    [Fact]
    public void Limit_entry_is_stopped_in_its_own_bar_because_the_price_was_falling() =>
        ExitOf(Bracket with { Limit = 98, StopLoss = 95 }, (100, 101, 94, 99)).ShouldBe((2, 95, OrderKind.StopLoss));

    [Fact]
    public void Limit_entry_reaches_its_target_in_its_own_bar_only_when_the_close_proves_it()
    {
        // The high of 111 may have come before the fall to 98.
        ExitOf(Bracket with { Limit = 98 }, (100, 111, 97, 105)).ShouldBe(NoExit);
        ExitOf(Bracket with { Limit = 98 }, (100, 112, 97, 111)).ShouldBe((2, 110, OrderKind.TakeProfit));
    }

    [Fact]
    public void Stop_entry_reaches_its_target_in_its_own_bar_because_the_price_was_rising() =>
        ExitOf(Bracket with { Stop = 103 }, (100, 112, 96, 104)).ShouldBe((2, 110, OrderKind.TakeProfit));

    [Fact]
    public void Stop_entry_is_stopped_in_its_own_bar_only_when_the_close_proves_it()
    {
        ExitOf(Bracket with { Stop = 103 }, (100, 104, 94, 100)).ShouldBe(NoExit);
        ExitOf(Bracket with { Stop = 103 }, (100, 104, 93, 94)).ShouldBe((2, 95, OrderKind.StopLoss));
    }

    [Fact]
    public void Trailing_stop_follows_the_high_and_never_goes_back()
    {
        var order = new OrderRequest(OrderSide.Buy, OrderSize.Units(10)) { TrailingDistance = 5 };

        // Level 95 at entry, 101 after the high of 106, still 101 after the high of 104.
        ExitOf(order, (100, 106, 99, 105), (103, 104, 102, 103), (103, 103, 100, 102)).ShouldBe((4, 101, OrderKind.TrailingStop));
    }

    [Fact]
    public void Trailing_stop_is_hit_in_the_bar_of_its_high_when_the_close_proves_it()
    {
        var order = new OrderRequest(OrderSide.Buy, OrderSize.Units(10)) { TrailingDistance = 5 };

        ExitOf(order, (100, 110, 99, 104)).ShouldBe((2, 105, OrderKind.TrailingStop));
    }

    [Fact]
    public void Trailing_stop_that_was_gapped_through_fills_at_the_open()
    {
        var order = new OrderRequest(OrderSide.Buy, OrderSize.Units(10)) { TrailingDistance = 5 };

        ExitOf(order, (100, 106, 99, 105), (97, 98, 96, 97)).ShouldBe((3, 97, OrderKind.TrailingStop));
    }

    [Fact]
    public void Trailing_stop_of_a_short_follows_the_low_by_a_share()
    {
        var order = new OrderRequest(OrderSide.Sell, OrderSize.Units(10)) { TrailingFraction = 0.1 };

        // Level 110 at entry, 88 after the low of 80.
        ExitOf(order, (100, 101, 80, 82), (84, 89, 83, 88)).ShouldBe((3, 88, OrderKind.TrailingStop));
    }

    [Fact]
    public void Fixed_stop_that_is_tighter_than_the_trailing_one_goes_first()
    {
        var order = new OrderRequest(OrderSide.Buy, OrderSize.Units(10)) { TrailingDistance = 50, StopLoss = 98 };

        ExitOf(order, (100, 101, 99, 100), (100, 100, 97, 99)).ShouldBe((3, 98, OrderKind.StopLoss));
    }

    [Fact]
    public void Exits_can_be_set_and_removed_later()
    {
        var bars = TestBars.AfterTwoAt(100, (100, 101, 99, 100), (100, 100, 94, 96), (96, 96, 90, 92), (92, 130, 92, 120));

        var result = Backtest.Run(bars, new ScriptedStrategy(
            (1, bar => bar.Submit(Bracket)),
            (2, bar => bar.SetStopLoss(null)),
            (3, bar => bar.SetTakeProfit(125))));

        result.Trades.ShouldHaveSingleItem().ExitPrice.ShouldBe(125);
    }

    [Fact]
    public void Trailing_stop_can_be_set_later_and_starts_from_the_close()
    {
        var bars = TestBars.AfterTwoAt(100, (100, 101, 99, 100), (100, 101, 97.5, 99));

        var result = Backtest.Run(bars, new ScriptedStrategy((1, bar => bar.Buy(OrderSize.Units(10))), (2, bar => bar.SetTrailingStop(2))));

        result.Trades.ShouldHaveSingleItem().ExitPrice.ShouldBe(98);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Exit_prices_must_be_above_zero(double price)
    {
        var message = Should.Throw<BacktestException>(() => Backtest.Run(
            TestBars.AfterTwoAt(100, (100, 100, 100, 100)),
            new ScriptedStrategy(bar => bar.SetStopLoss(price)))).Message;

        message.ShouldContain("stop loss");
        message.ShouldContain("above 0");
    }

    private static readonly (int, double, OrderKind) NoExit = (-1, double.NaN, OrderKind.Market);

    private static (int Bar, double Price, OrderKind Kind) ExitOf(OrderRequest order, params (double, double, double, double)[] bars)
    {
        var result = Backtest.Run(TestBars.AfterTwoAt(100, bars), new ScriptedStrategy(bar => bar.Submit(order)));
        return result.Trades.Count == 0 ? NoExit : (result.Trades[0].ExitBar, result.Trades[0].ExitPrice, result.Trades[0].ExitKind);
    }
}
