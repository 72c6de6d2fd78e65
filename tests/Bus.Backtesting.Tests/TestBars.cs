using Bus.Backtesting.Data;

namespace Bus.Backtesting.Tests;

/// <summary>Bars made by hand, one a day from Monday 2024-01-01.</summary>
internal static class TestBars
{
    public static readonly DateTime FirstDay = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>A bar per tuple; the first two are quiet, because orders can be placed on bar 1 at the earliest and so fill on bar 2.</summary>
    public static Bars AfterTwoAt(double price, params (double Open, double High, double Low, double Close)[] bars) =>
        Of([(price, price, price, price), (price, price, price, price), .. bars]);

    public static Bars Of(params (double Open, double High, double Low, double Close)[] bars) =>
        Of(bars, [.. bars.Select(_ => 100d)]);

    public static Bars Of((double Open, double High, double Low, double Close)[] bars, double[] volume) => Bars.Create(
        "test",
        [.. bars.Select((_, i) => FirstDay.AddDays(i))],
        [.. bars.Select(bar => bar.Open)],
        [.. bars.Select(bar => bar.High)],
        [.. bars.Select(bar => bar.Low)],
        [.. bars.Select(bar => bar.Close)],
        volume);

    /// <summary>Bars whose four prices are equal.</summary>
    public static Bars Points(params double[] prices) => Of([.. prices.Select(price => (price, price, price, price))]);

    /// <summary>A random walk.</summary>
    public static Bars Random(int seed, int count)
    {
        var random = new Random(seed);
        var price = 100d;
        var bars = new (double, double, double, double)[count];
        for (var i = 0; i < count; i++)
        {
            var open = price * (1 + (0.02 * (random.NextDouble() - 0.5)));
            var close = open * (1 + (0.06 * (random.NextDouble() - 0.5)));
            var high = Math.Max(open, close) * (1 + (0.02 * random.NextDouble()));
            var low = Math.Min(open, close) * (1 - (0.02 * random.NextDouble()));
            bars[i] = (open, high, low, close);
            price = close;
        }

        return Of(bars, [.. bars.Select(_ => 1000 + (1000 * random.NextDouble()))]);
    }

    /// <summary>The first bars of a series.</summary>
    public static Bars First(this Bars bars, int count) => bars.Slice(null, bars.Times[count - 1]);
}
