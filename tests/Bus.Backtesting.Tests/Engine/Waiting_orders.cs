using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;

namespace Bus.Backtesting.Tests.Engine;

/// <summary>Limit, stop and stop-limit orders, all placed on bar 1 while the price is 100; bar 2 is given.</summary>
public sealed class Waiting_orders
{
    [Theory]
    [InlineData(100, 101, 94, 99, 95)] // falls to the limit inside the bar
    [InlineData(93, 97, 92, 94, 93)] // opens below it: the open is better
    [InlineData(95, 97, 94, 96, 95)] // opens at it
    public void Limit_to_buy_fills_at_its_price_or_better(double open, double high, double low, double close, double expected) =>
        FillOf(OrderSide.Buy, limit: 95, stop: null, (open, high, low, close)).ShouldBe(expected);

    [Fact]
    public void Limit_to_buy_waits_while_the_price_stays_above() =>
        FillOf(OrderSide.Buy, limit: 95, stop: null, (100, 101, 95.01, 99)).ShouldBeNull();

    [Theory]
    [InlineData(100, 106, 99, 101, 105)]
    [InlineData(107, 108, 104, 105, 107)]
    public void Limit_to_sell_fills_at_its_price_or_better(double open, double high, double low, double close, double expected) =>
        FillOf(OrderSide.Sell, limit: 105, stop: null, (open, high, low, close)).ShouldBe(expected);

    [Theory]
    [InlineData(100, 106, 99, 104, 105)] // rises to the stop inside the bar
    [InlineData(108, 109, 107, 108, 108)] // gaps over it: the open is what there is
    [InlineData(105, 106, 104, 105, 105)]
    public void Stop_to_buy_fills_at_its_price_or_at_the_gap(double open, double high, double low, double close, double expected) =>
        FillOf(OrderSide.Buy, limit: null, stop: 105, (open, high, low, close)).ShouldBe(expected);

    [Theory]
    [InlineData(100, 101, 94, 96, 95)]
    [InlineData(92, 93, 91, 92, 92)]
    public void Stop_to_sell_fills_at_its_price_or_at_the_gap(double open, double high, double low, double close, double expected) =>
        FillOf(OrderSide.Sell, limit: null, stop: 95, (open, high, low, close)).ShouldBe(expected);

    [Fact]
    public void Stop_waits_while_it_is_not_reached() =>
        FillOf(OrderSide.Buy, limit: null, stop: 105, (100, 104.99, 99, 104)).ShouldBeNull();

    [Fact]
    public void Stop_limit_whose_limit_is_beyond_the_stop_fills_at_the_stop() =>
        FillOf(OrderSide.Buy, limit: 107, stop: 105, (100, 106, 99, 101)).ShouldBe(105);

    [Fact]
    public void Stop_limit_gapped_beyond_its_limit_waits_for_the_way_back()
    {
        FillOf(OrderSide.Buy, limit: 107, stop: 105, (109, 110, 108, 109)).ShouldBeNull();
        FillOf(OrderSide.Buy, limit: 107, stop: 105, (109, 110, 106, 108)).ShouldBe(107);
    }

    [Fact]
    public void Stop_limit_needs_its_limit_after_its_stop()
    {
        // The low of 99 may have come before the stop was reached; the close of 103 cannot have.
        FillOf(OrderSide.Buy, limit: 104, stop: 105, (100, 106, 99, 105)).ShouldBeNull();
        FillOf(OrderSide.Buy, limit: 104, stop: 105, (100, 106, 99, 103)).ShouldBe(104);
    }

    [Fact]
    public void Stop_limit_that_was_triggered_is_a_limit_order_from_then_on()
    {
        var bars = TestBars.AfterTwoAt(100, (100, 106, 99, 105), (103, 104, 101, 102), (104, 105, 103, 104));

        var result = Backtest.Run(bars, new ScriptedStrategy(bar => bar.Submit(new OrderRequest(OrderSide.Buy, OrderSize.Units(1)) { Limit = 104, Stop = 105 })));

        var order = result.Orders.ShouldHaveSingleItem();
        order.FilledBar.ShouldBe(3);
        order.FillPrice.ShouldBe(103);
    }

    [Fact]
    public void Stop_limit_to_sell_mirrors_the_one_to_buy()
    {
        FillOf(OrderSide.Sell, limit: 93, stop: 95, (100, 101, 94, 99)).ShouldBe(95);
        FillOf(OrderSide.Sell, limit: 96, stop: 95, (100, 101, 94, 95)).ShouldBeNull();
        FillOf(OrderSide.Sell, limit: 96, stop: 95, (100, 101, 94, 97)).ShouldBe(96);
    }

    [Fact]
    public void Order_waits_over_many_bars()
    {
        var bars = TestBars.AfterTwoAt(100, (100, 100, 99, 100), (100, 100, 99, 100), (100, 100, 90, 95));

        var result = Backtest.Run(bars, new ScriptedStrategy(bar => bar.Submit(new OrderRequest(OrderSide.Buy, OrderSize.Units(1)) { Limit = 92 })));

        result.Orders.ShouldHaveSingleItem().FilledBar.ShouldBe(4);
    }

    [Fact]
    public void Order_that_never_fills_is_still_working_at_the_end()
    {
        var result = Backtest.Run(
            TestBars.AfterTwoAt(100, (100, 100, 99, 100)),
            new ScriptedStrategy(bar => bar.Submit(new OrderRequest(OrderSide.Buy, OrderSize.Units(1)) { Limit = 92 })),
            new BacktestOptions { Finalize = true });

        result.Orders.ShouldHaveSingleItem().Status.ShouldBe(OrderStatus.Working);
    }

    [Fact]
    public void Prices_of_a_buy_must_be_in_order()
    {
        var message = Should.Throw<BacktestException>(() => Backtest.Run(
            TestBars.AfterTwoAt(100, (100, 100, 100, 100)),
            new ScriptedStrategy(bar => bar.Submit(new OrderRequest(OrderSide.Buy) { StopLoss = 101, TakeProfit = 120 })))).Message;

        message.ShouldBe("The buy order placed on bar 1 needs stop loss < entry < take profit; it has stop loss 101, entry 100, take profit 120.");
    }

    [Fact]
    public void Prices_of_a_sell_must_be_in_order() =>
        Should.Throw<BacktestException>(() => Backtest.Run(
            TestBars.AfterTwoAt(100, (100, 100, 100, 100)),
            new ScriptedStrategy(bar => bar.Submit(new OrderRequest(OrderSide.Sell) { TakeProfit = 101 })))).Message.ShouldContain("take profit < entry < stop loss");

    [Fact]
    public void Prices_must_be_above_zero() =>
        Should.Throw<BacktestException>(() => Backtest.Run(
            TestBars.AfterTwoAt(100, (100, 100, 100, 100)),
            new ScriptedStrategy(bar => bar.Submit(new OrderRequest(OrderSide.Sell) { Limit = -1 })))).Message.ShouldBe("The limit of the order placed on bar 1 is -1, it must be a price above 0.");

    [Fact]
    public void Side_must_be_given() =>
        Should.Throw<BacktestException>(() => Backtest.Run(
            TestBars.AfterTwoAt(100, (100, 100, 100, 100)),
            new ScriptedStrategy(bar => bar.Submit(default)))).Message.ShouldContain("has no side");

    private static double? FillOf(OrderSide side, double? limit, double? stop, (double, double, double, double) second)
    {
        Bars bars = TestBars.AfterTwoAt(100, second);
        var order = new OrderRequest(side, OrderSize.Units(1)) { Limit = limit, Stop = stop };
        return Backtest.Run(bars, new ScriptedStrategy(bar => bar.Submit(order))).Orders[0].FillPrice;
    }
}
