namespace Bus.Backtesting.Indicators;

/// <summary>
/// Bollinger bands: SMA(n) ± k standard deviations of the same n values (population, i.e. divided by n), first defined at bar n-1.
/// </summary>
/// <remarks>Source: J. Bollinger. Allocation-free; NaN before the first value.</remarks>
public static class BollingerBands
{
    /// <summary>Computes the three lines.</summary>
    /// <param name="source">Prices, usually closes.</param>
    /// <param name="period">Length n, at least 1; usually 20.</param>
    /// <param name="deviations">Distance k of the bands in standard deviations, at least 0; usually 2.</param>
    /// <param name="upper">Receives the upper band.</param>
    /// <param name="middle">Receives the average.</param>
    /// <param name="lower">Receives the lower band.</param>
    /// <exception cref="ArgumentException">A destination has another length than the source.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> is below 1 or <paramref name="deviations"/> below 0.</exception>
    public static void Compute(ReadOnlySpan<double> source, int period, double deviations, Span<double> upper, Span<double> middle, Span<double> lower)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(deviations);
        IndicatorGuard.Check(period, source.Length, upper.Length);
        IndicatorGuard.Check(period, source.Length, lower.Length);
        Sma.Compute(source, period, middle);
        for (var i = 0; i < source.Length; i++)
        {
            var average = middle[i];
            if (double.IsNaN(average))
            {
                upper[i] = lower[i] = double.NaN;
                continue;
            }

            // Around the mean, not as E[x^2] - mean^2: that difference loses all digits on high, quiet prices.
            double squares = 0;
            foreach (var value in source.Slice(i - period + 1, period))
            {
                squares += (value - average) * (value - average);
            }

            var distance = deviations * Math.Sqrt(squares / period);
            upper[i] = average + distance;
            lower[i] = average - distance;
        }
    }
}
