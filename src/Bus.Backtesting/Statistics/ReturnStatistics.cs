namespace Bus.Backtesting.Statistics;

/// <summary>
/// Annualised figures of an equity curve. Returns are compounded (geometric mean), not averaged, and the risk-free rate is 0; other libraries
/// take mean / deviation x sqrt(365) and get other ratios from the same curve.
/// </summary>
internal readonly record struct ReturnStatistics(
    double PeriodsPerYear,
    double AnnualReturn,
    double AnnualVolatility,
    double Cagr,
    double Sharpe,
    double Sortino)
{
    private const double DaysPerYear = 365.25;

    public static ReturnStatistics Compute(ReadOnlySpan<DateTime> times, ReadOnlySpan<double> equity)
    {
        var calendar = BarCalendar.Of(times);
        var returns = PeriodicReturns(times, equity, calendar);
        var year = calendar.PeriodsPerYear;
        var growth = 1 + GeometricMean(returns);
        var annualReturn = Math.Pow(growth, year) - 1;
        var volatility = Math.Sqrt(Math.Pow(Variance(returns) + (growth * growth), year) - Math.Pow(growth, 2 * year));
        var days = (times[^1] - times[0]).TotalDays;
        var cagr = Math.Pow(equity[^1] / equity[0], DaysPerYear / days) - 1;
        return new ReturnStatistics(
            year,
            annualReturn,
            volatility,
            days > 0 ? cagr : double.NaN,
            volatility > 0 ? annualReturn / volatility : double.NaN,
            annualReturn / (DownsideDeviation(returns) * Math.Sqrt(year)));
    }

    /// <summary>Returns from period to period on the last equity of each; a curve that reached 0 ends there.</summary>
    private static List<double> PeriodicReturns(ReadOnlySpan<DateTime> times, ReadOnlySpan<double> equity, BarCalendar calendar)
    {
        var returns = new List<double>(equity.Length);
        var previous = double.NaN;
        for (var i = 0; i < equity.Length && previous != 0; i++)
        {
            var lastOfPeriod = i == equity.Length - 1 || calendar.PeriodOf(times[i]) != calendar.PeriodOf(times[i + 1]);
            if (!lastOfPeriod)
            {
                continue;
            }

            if (!double.IsNaN(previous))
            {
                returns.Add((equity[i] / previous) - 1);
            }

            previous = equity[i];
        }

        return returns;
    }

    private static double GeometricMean(List<double> returns)
    {
        double logs = 0;
        foreach (var value in returns)
        {
            logs += Math.Log(1 + value);
        }

        return Math.Exp(logs / returns.Count) - 1;
    }

    private static double Variance(List<double> returns)
    {
        var mean = returns.Count > 0 ? returns.Average() : double.NaN;
        return returns.Sum(value => (value - mean) * (value - mean)) / (returns.Count - 1);
    }

    private static double DownsideDeviation(List<double> returns) =>
        returns.Count > 0 ? Math.Sqrt(returns.Average(value => Math.Min(value, 0) * Math.Min(value, 0))) : double.NaN;
}
