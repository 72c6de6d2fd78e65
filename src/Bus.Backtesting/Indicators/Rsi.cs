namespace Bus.Backtesting.Indicators;

/// <summary>
/// Wilder's relative strength index: 100 - 100 / (1 + average gain / average loss), between 0 and 100, first defined at bar n. The
/// averages are seeded by the mean of the first n changes and smoothed by (previous (n-1) + current) / n.
/// </summary>
/// <remarks>100 when there was no loss, also when nothing moved. Source: J. W. Wilder, New Concepts in Technical Trading Systems, 1978. Allocation-free; NaN before the first value.</remarks>
public static class Rsi
{
    /// <summary>Computes the index.</summary>
    /// <param name="source">Prices, usually closes.</param>
    /// <param name="period">Length n, at least 1; usually 14.</param>
    /// <param name="destination">Receives one value per source value.</param>
    /// <exception cref="ArgumentException">The destination has another length than the source.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> is below 1.</exception>
    public static void Compute(ReadOnlySpan<double> source, int period, Span<double> destination)
    {
        IndicatorGuard.Check(period, source.Length, destination.Length);
        IndicatorGuard.Undefine(destination, period);
        double gain = 0, loss = 0;
        for (var i = 1; i < source.Length; i++)
        {
            var change = source[i] - source[i - 1];
            var up = Math.Max(change, 0);
            var down = Math.Max(-change, 0);
            if (i <= period)
            {
                gain += up / period;
                loss += down / period;
            }
            else
            {
                gain = ((gain * (period - 1)) + up) / period;
                loss = ((loss * (period - 1)) + down) / period;
            }

            if (i >= period)
            {
                destination[i] = loss > 0 ? 100 - (100 / (1 + (gain / loss))) : 100;
            }
        }
    }
}
