namespace Bus.Backtesting.Indicators;

/// <summary>
/// Exponential moving average: EMA[i] = EMA[i-1] + k (x[i] - EMA[i-1]) with k = 2 / (n + 1), first defined at bar n-1, where it is the
/// simple average of the first n values.
/// </summary>
/// <remarks>Allocation-free; NaN before the first value.</remarks>
public static class Ema
{
    /// <summary>Computes the average.</summary>
    /// <param name="source">The series; leading NaN are skipped, so that averages of indicators are seeded on their own.</param>
    /// <param name="period">Length n, at least 1.</param>
    /// <param name="destination">Receives one value per source value.</param>
    /// <exception cref="ArgumentException">The destination has another length than the source.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> is below 1.</exception>
    public static void Compute(ReadOnlySpan<double> source, int period, Span<double> destination)
    {
        IndicatorGuard.Check(period, source.Length, destination.Length);
        var seedAt = IndicatorGuard.FirstDefined(source) + period - 1;
        IndicatorGuard.Undefine(destination, seedAt);
        if (seedAt >= source.Length)
        {
            return;
        }

        double sum = 0;
        for (var i = seedAt - period + 1; i <= seedAt; i++)
        {
            sum += source[i];
        }

        var average = sum / period;
        destination[seedAt] = average;
        var weight = 2d / (period + 1);
        for (var i = seedAt + 1; i < source.Length; i++)
        {
            average += weight * (source[i] - average);
            destination[i] = average;
        }
    }
}
