using System.Buffers;
using System.Numerics;

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

    public static ReturnStatistics Compute(ReadOnlySpan<DateTime> times, ReadOnlySpan<double> equity, BarCalendar calendar)
    {
        var buffer = ArrayPool<double>.Shared.Rent(equity.Length);
        var ends = buffer.AsSpan(0, PeriodEnds(times, equity, calendar, buffer));
        var (variance, downside) = Deviations(ends);
        var count = ends.Length - 1;
        var growth = Math.Exp(Math.Log(ends[^1] / ends[0]) / count);
        ArrayPool<double>.Shared.Return(buffer);
        var year = calendar.PeriodsPerYear;
        var annualReturn = Math.Pow(growth, year) - 1;
        var volatility = Math.Sqrt(Math.Pow(variance + (growth * growth), year) - Math.Pow(growth, 2 * year));
        var days = (times[^1] - times[0]).TotalDays;
        var cagr = Math.Pow(equity[^1] / equity[0], DaysPerYear / days) - 1;
        return new ReturnStatistics(
            year,
            annualReturn,
            volatility,
            days > 0 ? cagr : double.NaN,
            volatility > 0 ? annualReturn / volatility : double.NaN,
            annualReturn / (downside * Math.Sqrt(year)));
    }

    /// <summary>The last equity of each period; a curve that reached 0 ends there.</summary>
    private static int PeriodEnds(ReadOnlySpan<DateTime> times, ReadOnlySpan<double> equity, BarCalendar calendar, Span<double> ends)
    {
        var count = 0;
        for (var i = 0; i < equity.Length; i++)
        {
            if (i + 1 < times.Length && calendar.IsSamePeriod(times[i], times[i + 1]))
            {
                continue;
            }

            ends[count++] = equity[i];
            if (equity[i] == 0)
            {
                break;
            }
        }

        return count;
    }

    /// <summary>Variance of the returns from end to end, and the root of the mean square of those below 0.</summary>
    private static (double Variance, double Downside) Deviations(ReadOnlySpan<double> ends)
    {
        Vector<double> sums = default, losses = default, squares = default;
        var vectorsEnd = 1 + ((ends.Length - 1) / Vector<double>.Count * Vector<double>.Count);
        for (var i = 1; i < vectorsEnd; i += Vector<double>.Count)
        {
            var returns = Returns(ends, i);
            var loss = Vector.Min(returns, Vector<double>.Zero);
            sums += returns;
            losses += loss * loss;
        }

        var (sum, lossSquares) = (Vector.Sum(sums), Vector.Sum(losses));
        for (var i = vectorsEnd; i < ends.Length; i++)
        {
            var loss = Math.Min(Return(ends, i), 0);
            sum += Return(ends, i);
            lossSquares += loss * loss;
        }

        var count = ends.Length - 1;
        var mean = sum / count;
        for (var i = 1; i < vectorsEnd; i += Vector<double>.Count)
        {
            var deviation = Returns(ends, i) - new Vector<double>(mean);
            squares += deviation * deviation;
        }

        var square = Vector.Sum(squares);
        for (var i = vectorsEnd; i < ends.Length; i++)
        {
            square += (Return(ends, i) - mean) * (Return(ends, i) - mean);
        }

        return (square / (count - 1), Math.Sqrt(lossSquares / count));
    }

    private static double Return(ReadOnlySpan<double> ends, int end) => (ends[end] / ends[end - 1]) - 1;

    private static Vector<double> Returns(ReadOnlySpan<double> ends, int end) =>
        (new Vector<double>(ends[end..]) / new Vector<double>(ends[(end - 1)..])) - Vector<double>.One;
}
