using Bus.Backtesting.Statistics;

namespace Bus.Backtesting.Tests.Statistics;

/// <summary>The statistics that are computed several bars at once or with shortcuts, held to their definitions for every small number of bars.</summary>
public sealed class Plain_definitions
{
    public static TheoryData<int> Lengths() => [.. Enumerable.Range(3, 30), 1000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Beta_is_the_covariance_of_the_log_returns_over_their_variance(int bars)
    {
        var (equity, close) = (Walk(bars, seed: 1), Walk(bars, seed: 2));
        var (left, right) = (Changes(equity, Math.Log), Changes(close, Math.Log));

        var expected = left.Zip(right, (x, y) => (x - left.Average()) * (y - right.Average())).Sum() / right.Sum(y => Math.Pow(y - right.Average(), 2));

        MarketStatistics.Compute(equity, close, 1).Beta.ShouldBe(expected, 1e-12 * Math.Max(1, Math.Abs(expected)));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Annual_figures_follow_from_the_compounded_mean_and_the_deviation_of_the_returns(int bars)
    {
        var equity = Walk(bars, seed: 3);
        var times = Enumerable.Range(0, bars).Select(i => TestBars.FirstDay.AddDays(i)).ToArray();
        var returns = Changes(equity, ratio => ratio - 1);
        var growth = Math.Exp(returns.Average(value => Math.Log(1 + value)));
        var variance = returns.Sum(value => Math.Pow(value - returns.Average(), 2)) / (returns.Length - 1);
        var downside = Math.Sqrt(returns.Average(value => Math.Pow(Math.Min(value, 0), 2)));

        var statistics = ReturnStatistics.Compute(times, equity, new BarCalendar(TimeSpan.FromDays(1), 252));

        ShouldBeClose(statistics.AnnualReturn, Math.Pow(growth, 252) - 1);
        ShouldBeClose(statistics.AnnualVolatility, Math.Sqrt(Math.Pow(variance + (growth * growth), 252) - Math.Pow(growth, 504)));
        ShouldBeClose(statistics.Sortino, (Math.Pow(growth, 252) - 1) / (downside * Math.Sqrt(252)));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Drawdown_is_the_distance_from_the_highest_equity_so_far(int bars)
    {
        var equity = Walk(bars, seed: 4);
        var times = Enumerable.Range(0, bars).Select(i => TestBars.FirstDay.AddDays(i)).ToArray();

        var drawdown = DrawdownStatistics.Compute(times, equity);

        drawdown.Max.ShouldBe(DrawdownStatistics.Curve(equity).Max());
        drawdown.Peak.ShouldBe(equity.Max());
    }

    [Theory]
    [InlineData(252, "2024-03-01 09:00", "2024-03-01 21:00", true)]
    [InlineData(252, "2024-03-01 21:00", "2024-03-02 09:00", false)]
    [InlineData(52, "2024-03-04", "2024-03-10", true)]
    [InlineData(52, "2024-03-10", "2024-03-11", false)]
    [InlineData(12, "2024-03-01", "2024-03-31", true)]
    [InlineData(12, "2024-03-31", "2024-04-01", false)]
    [InlineData(12, "2023-03-01", "2024-03-01", false)]
    [InlineData(1, "2024-01-01", "2024-12-31", true)]
    [InlineData(1, "2024-12-31", "2025-01-01", false)]
    public void Periods_are_days_weeks_months_and_years_of_the_calendar(double periodsPerYear, string earlier, string later, bool same) =>
        new BarCalendar(TimeSpan.FromDays(1), periodsPerYear)
            .IsSamePeriod(DateTime.Parse(earlier, null), DateTime.Parse(later, null)).ShouldBe(same);

    private static void ShouldBeClose(double actual, double expected)
    {
        if (double.IsNaN(expected))
        {
            actual.ShouldBe(double.NaN);
            return;
        }

        actual.ShouldBe(expected, 1e-9 * Math.Max(1, Math.Abs(expected)));
    }

    private static double[] Changes(double[] values, Func<double, double> of) => [.. values.Zip(values.Skip(1), (before, now) => of(now / before))];

    private static double[] Walk(int count, int seed)
    {
        var random = new Random(seed);
        var values = new double[count];
        var value = 100d;
        for (var i = 0; i < count; i++)
        {
            values[i] = value;
            value *= 1 + (0.02 * (random.NextDouble() - 0.5));
        }

        return values;
    }
}
