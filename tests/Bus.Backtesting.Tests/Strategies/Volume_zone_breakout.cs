using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Indicators;

namespace Bus.Backtesting.Tests.Strategies;

public sealed class Volume_zone_breakout
{
    private static readonly (string, double)[] Settings = [("lookback", 5), ("steps", 10), ("share", 0.8), ("volume-factor", 2)];

    [Fact]
    public void Zone_is_the_range_around_the_most_traded_price_that_holds_the_share()
    {
        var profile = new VolumeProfile();
        profile.Reset(4);

        // Steps of 1 from 10 to 14 get 10, 60, 20 and 10.
        profile.TryTake(0, [11, 12, 13, 14], [10, 11, 12, 13], [10, 60, 20, 10], 0.6).ShouldBeTrue();
        (profile.Bottom, profile.Top).ShouldBe((11, 12));

        profile.TryTake(0, [11, 12, 13, 14], [10, 11, 12, 13], [10, 60, 20, 10], 0.8).ShouldBeTrue();
        (profile.Bottom, profile.Top).ShouldBe((11, 13));
    }

    [Fact]
    public void Volume_of_a_bar_is_spread_over_its_range()
    {
        var profile = new VolumeProfile();
        profile.Reset(4);

        // 10 per step over all four, and 30 at a single price in the third.
        profile.TryTake(0, [14, 12.5], [10, 12.5], [40, 30], 0.5).ShouldBeTrue();

        (profile.Bottom, profile.Top).ShouldBe((12, 13));
    }

    [Fact]
    public void There_is_no_zone_without_volume_or_at_one_single_price()
    {
        var profile = new VolumeProfile();
        profile.Reset(4);

        profile.TryTake(0, [14, 13], [10, 11], [0, 0], 0.5).ShouldBeFalse();
        profile.TryTake(0, [10, 10], [10, 10], [5, 5], 0.5).ShouldBeFalse();
    }

    [Fact]
    public void Buys_a_close_above_the_zone_on_high_volume_with_the_stop_at_its_middle()
    {
        var result = Backtest.Run(Breakout(14, volume: 200), "volume-zone-breakout", null, Settings);

        var order = result.Orders[0];
        (order.Side, order.PlacedBar, order.FilledBar).ShouldBe((OrderSide.Buy, 5, 6));
        order.StopLoss.ShouldNotBeNull().ShouldBe(10.8, 1e-9);
    }

    [Fact]
    public void Ignores_a_breakout_on_low_volume() =>
        Backtest.Run(Breakout(14, volume: 199), "volume-zone-breakout", null, Settings).Orders.ShouldBeEmpty();

    [Fact]
    public void Ignores_a_close_inside_the_zone() =>
        Backtest.Run(Breakout(11.5, volume: 500), "volume-zone-breakout", null, Settings).Orders.ShouldBeEmpty();

    [Fact]
    public void Sells_short_a_close_below_the_zone() =>
        Backtest.Run(Breakout(9, volume: 200), "volume-zone-breakout", null, Settings).Orders[0].Side.ShouldBe(OrderSide.Sell);

    [Fact]
    public void Does_not_sell_short_when_told_not_to() =>
        Backtest.Run(Breakout(9, volume: 200), "volume-zone-breakout", null, [.. Settings, ("shorts", 0)]).Orders.ShouldBeEmpty();

    [Fact]
    public void Stop_follows_the_zone_upwards()
    {
        // After the breakout all volume is traded between 20 and 22: the zone moves there, and with it the stop from 10.8 to 20.8.
        var bars = TestBars.Of(
            [.. Enumerable.Repeat((11d, 12d, 10d, 11d), 5), (11, 14, 11, 14), .. Enumerable.Repeat((21.5, 22d, 20d, 21.5), 7), (21, 21, 15, 16), (16, 16, 16, 16)],
            [.. Enumerable.Repeat(100d, 5), 200, .. Enumerable.Repeat(100d, 9)]);

        var result = Backtest.Run(bars, "volume-zone-breakout", null, Settings);

        var trade = result.Trades[0];
        trade.ExitKind.ShouldBe(OrderKind.StopLoss);
        trade.ExitPrice.ShouldBe(20.8, 1e-9);
    }

    [Fact]
    public void Data_without_volume_is_refused()
    {
        var bars = TestBars.Of([(1, 2, 1, 2), (1, 2, 1, 2)], [0, 0]);

        Should.Throw<BacktestException>(() => Backtest.Run(bars, "volume-zone-breakout")).Message.ShouldBe("The strategy needs volume, 'test' has none.");
    }

    // Five bars between 10 and 12: of ten equal steps eight hold 80 %, so the zone is 10 to 11.6. Then one bar that closes elsewhere.
    private static Bars Breakout(double close, double volume) => TestBars.Of(
        [.. Enumerable.Repeat((11d, 12d, 10d, 11d), 5), (11, Math.Max(11, close), Math.Min(11, close), close), (close, close, close, close)],
        [100, 100, 100, 100, 100, volume, 100]);
}
