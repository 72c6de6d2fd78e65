using Bus.Backtesting.Data;
using Bus.Backtesting.Indicators;
using FsCheck;
using FsCheck.Fluent;

namespace Bus.Backtesting.Tests.Indicators;

public sealed class Edges_of_indicators
{
    [Fact]
    public void Sma_and_ema_are_seeded_by_the_mean_of_the_first_values()
    {
        Of(line => Sma.Compute([1, 2, 6, 4], 3, line), 4).ShouldBe([double.NaN, double.NaN, 3, 4]);
        Of(line => Ema.Compute([1, 2, 6, 7], 3, line), 4).ShouldBe([double.NaN, double.NaN, 3, 5]);
    }

    [Fact]
    public void Averages_of_indicators_start_where_these_are_defined()
    {
        Of(line => Sma.Compute([double.NaN, 1, 2, 3], 2, line), 4).ShouldBe([double.NaN, double.NaN, 1.5, 2.5]);
        Of(line => Ema.Compute([double.NaN, 1, 2, 3, 6], 3, line), 5).ShouldBe([double.NaN, double.NaN, double.NaN, 2, 4]);
    }

    [Fact]
    public void Too_little_data_gives_undefined_values()
    {
        double[] two = [1, 2];
        Of(line => Sma.Compute(two, 5, line), 2).ShouldAllBe(value => double.IsNaN(value));
        Of(line => Sma.Compute(ScaledPrices.TryCreate(two).ShouldNotBeNull(), 5, line), 2).ShouldAllBe(value => double.IsNaN(value));
        Of(line => Ema.Compute(two, 5, line), 2).ShouldAllBe(value => double.IsNaN(value));
        Of(line => Rsi.Compute(two, 5, line), 2).ShouldAllBe(value => double.IsNaN(value));
        Of(line => Atr.Compute(two, two, two, 5, line), 2).ShouldAllBe(value => double.IsNaN(value));
        Of(line => Adx.Compute(two, two, two, 5, line, new double[2], new double[2]), 2).ShouldAllBe(value => double.IsNaN(value));
        Of(line => Donchian.Compute(two, two, 5, line, new double[2]), 2).ShouldAllBe(value => double.IsNaN(value));
        Of(line => Stochastic.Compute(two, two, two, 5, 3, 3, line, new double[2]), 2).ShouldAllBe(value => double.IsNaN(value));
        Of(line => BollingerBands.Compute(two, 5, 2, line, new double[2], new double[2]), 2).ShouldAllBe(value => double.IsNaN(value));
        Of(line => Macd.Compute(two, 2, 5, 3, line, new double[2], new double[2]), 2).ShouldAllBe(value => double.IsNaN(value));
    }

    [Fact]
    public void No_data_gives_no_values()
    {
        Of(line => Donchian.Compute([], [], 5, line, []), 0).ShouldBeEmpty();
        Of(line => Sma.Compute([], 5, line), 0).ShouldBeEmpty();
        Of(line => Rsi.Compute([], 5, line), 0).ShouldBeEmpty();
    }

    [Fact]
    public void Prices_that_do_not_move_give_defined_values()
    {
        var flat = Enumerable.Repeat(7d, 12).ToArray();
        var (first, second, third) = (new double[12], new double[12], new double[12]);

        Rsi.Compute(flat, 3, first);
        first[^1].ShouldBe(100);
        Stochastic.Compute(flat, flat, flat, 3, 2, 2, first, second);
        (first[^1], second[^1]).ShouldBe((0, 0));
        Adx.Compute(flat, flat, flat, 3, first, second, third);
        (first[^1], second[^1], third[^1]).ShouldBe((0, 0, 0));
        BollingerBands.Compute(flat, 3, 2, first, second, third);
        (first[^1], second[^1], third[^1]).ShouldBe((7, 7, 7));
        Atr.Compute(flat, flat, flat, 3, first);
        first[^1].ShouldBe(0);
    }

    [Fact]
    public void Periods_and_lengths_are_checked()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Of(line => Sma.Compute([1, 2], 0, line), 2));
        Should.Throw<ArgumentOutOfRangeException>(() => Of(line => Adx.Compute([1, 2], [1, 2], [1, 2], 1, line, new double[2], new double[2]), 2));
        Should.Throw<ArgumentOutOfRangeException>(() => Of(line => Macd.Compute([1, 2], 5, 5, 3, line, new double[2], new double[2]), 2));
        Should.Throw<ArgumentOutOfRangeException>(() => Of(line => BollingerBands.Compute([1, 2], 2, -1, line, new double[2], new double[2]), 2));
        Should.Throw<ArgumentException>(() => Of(line => Ema.Compute([1, 2, 3], 2, line), 2));
        Should.Throw<ArgumentException>(() => Of(line => Obv.Compute([1, 2], [1], line), 2));
    }

    [Theory]
    [InlineData(new[] { 1d, 2, 3 }, 1)]
    [InlineData(new[] { 1.5, 2, 3 }, 10)]
    [InlineData(new[] { 489.242, 0.001 }, 1000)]
    [InlineData(new[] { 1e-8 }, 1e8)]
    public void Decimal_prices_are_scaled_to_whole_numbers(double[] prices, double scale) =>
        ScaledPrices.TryCreate(prices).ShouldNotBeNull().Scale.ShouldBe(scale);

    [Fact]
    public void Prices_that_are_no_short_decimals_are_not_scaled()
    {
        ScaledPrices.TryCreate([1 / 3d]).ShouldBeNull();
        ScaledPrices.TryCreate([1e-12]).ShouldBeNull();
        ScaledPrices.TryCreate([double.NaN]).ShouldBeNull();
        ScaledPrices.TryCreate([1e17]).ShouldBeNull();
        ScaledPrices.TryCreate([9e15]).ShouldNotBeNull().CanSum(2).ShouldBeFalse();
    }

    [Fact]
    public void Averages_of_decimals_are_correctly_rounded() => ForAnySeed(seed =>
    {
        var random = new Random(seed);
        var cents = Enumerable.Range(0, 300).Select(_ => random.Next(1, 1_000_000)).ToArray();
        var prices = cents.Select(cent => cent / 100d).ToArray();
        var period = random.Next(1, 60);
        var (scaled, direct) = (new double[300], new double[300]);
        Sma.Compute(ScaledPrices.TryCreate(prices)!, period, scaled);
        Sma.Compute(prices, period, direct);
        return Enumerable.Range(period - 1, 301 - period).All(i =>
        {
            var expected = cents[(i - period + 1)..(i + 1)].Sum() / (100d * period);
            return scaled[i] == expected && direct[i] == expected;
        });
    });

    [Fact]
    public void Averages_of_other_numbers_do_not_drift() => ForAnySeed(seed =>
    {
        var random = new Random(seed);
        var values = Enumerable.Range(0, 3000).Select(i => i < 10 ? 1e9 * random.NextDouble() : random.NextDouble()).ToArray();
        var average = new double[3000];
        Sma.Compute(values, 7, average);
        return Math.Abs(average[^1] - values[^7..].Average()) < 1e-15;
    });

    [Fact]
    public void Channels_agree_with_a_search_of_every_window() => ForAnySeed(seed =>
    {
        var random = new Random(seed);
        var prices = Enumerable.Range(0, 200).Select(_ => (double)random.Next(1, 50)).ToArray();
        var period = random.Next(1, 30);
        var (upper, lower) = (new double[200], new double[200]);
        Donchian.Compute(prices, prices, period, upper, lower);
        return Enumerable.Range(period, 200 - period).All(i =>
            upper[i] == prices[(i - period)..i].Max() && lower[i] == prices[(i - period)..i].Min());
    });

    private delegate void Computation(Span<double> line);

    private static double[] Of(Computation compute, int length)
    {
        var line = new double[length];
        compute(line);
        return line;
    }

    private static void ForAnySeed(Func<int, bool> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), holds));
}
