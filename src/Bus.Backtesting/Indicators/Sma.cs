using Bus.Backtesting.Data;

namespace Bus.Backtesting.Indicators;

/// <summary>
/// Simple moving average: SMA[i] = (x[i-n+1] + ... + x[i]) / n, first defined at bar n-1.
/// </summary>
/// <remarks>
/// Averages that are equal on paper must compare equal, or strategies trade on crossings that do not exist. So decimal numbers, which
/// prices are, are summed as whole multiples of their smallest decimal step (up to 8 digits) and divided once; other numbers are summed
/// with compensation (the rounding error of each addition is carried along). Allocation-free; NaN before the first value.
/// </remarks>
public static class Sma
{
    /// <summary>Computes the average of any series.</summary>
    /// <param name="source">The series; leading NaN are skipped.</param>
    /// <param name="period">Number of values averaged, at least 1.</param>
    /// <param name="destination">Receives one value per source value.</param>
    /// <exception cref="ArgumentException">The destination has another length than the source.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> is below 1.</exception>
    public static void Compute(ReadOnlySpan<double> source, int period, Span<double> destination)
    {
        IndicatorGuard.Check(period, source.Length, destination.Length);
        var first = Math.Min(IndicatorGuard.FirstDefined(source), source.Length);
        IndicatorGuard.Undefine(destination, first + period - 1);
        var defined = source[first..];
        if (ScaledPrices.TryFindScale(defined, out var scale, out var largest) && ScaledPrices.CanSum(scale, largest, period))
        {
            ComputeDecimal(defined, scale, period, destination[first..]);
        }
        else
        {
            ComputeCompensated(defined, period, destination[first..]);
        }
    }

    /// <summary>Average of prices that were scaled once for many averages; same values as the other overload, without its conversions.</summary>
    internal static void Compute(ScaledPrices source, int period, Span<double> destination)
    {
        var values = source.Values;
        IndicatorGuard.Check(period, values.Length, destination.Length);
        IndicatorGuard.Undefine(destination, period - 1);
        if (values.Length < period)
        {
            return;
        }

        long sum = 0;
        for (var i = 0; i < period - 1; i++)
        {
            sum += values[i];
        }

        var divisor = source.Scale * period;
        var entering = values.AsSpan(period - 1);
        var leaving = values.AsSpan(0, entering.Length);
        var averages = destination.Slice(period - 1, entering.Length);
        for (var i = 0; i < entering.Length; i++)
        {
            sum += entering[i];
            averages[i] = sum / divisor;
            sum -= leaving[i];
        }
    }

    private static void ComputeDecimal(ReadOnlySpan<double> source, double scale, int period, Span<double> destination)
    {
        long sum = 0;
        for (var i = 0; i < source.Length; i++)
        {
            sum += (long)Math.Round(source[i] * scale);
            if (i >= period)
            {
                sum -= (long)Math.Round(source[i - period] * scale);
            }

            if (i >= period - 1)
            {
                destination[i] = sum / (scale * period);
            }
        }
    }

    private static void ComputeCompensated(ReadOnlySpan<double> source, int period, Span<double> destination)
    {
        double sum = 0, error = 0;
        for (var i = 0; i < source.Length; i++)
        {
            Add(source[i], ref sum, ref error);
            if (i >= period)
            {
                Add(-source[i - period], ref sum, ref error);
            }

            if (i >= period - 1)
            {
                destination[i] = (sum + error) / period;
            }
        }
    }

    // Knuth's TwoSum: what the rounded addition lost is computed exactly and kept.
    private static void Add(double value, ref double sum, ref double error)
    {
        var total = sum + value;
        var back = total - sum;
        error += (sum - (total - back)) + (value - back);
        sum = total;
    }
}
