namespace Bus.Backtesting.Indicators;

/// <summary>
/// Wilder's average true range. The true range of a bar is max(high, previous close) - min(low, previous close); the average is seeded by
/// the mean of bars 1 to n, first defined at bar n, and smoothed by (previous (n-1) + current) / n.
/// </summary>
/// <remarks>Source: J. W. Wilder, New Concepts in Technical Trading Systems, 1978. Allocation-free; NaN before the first value.</remarks>
public static class Atr
{
    /// <summary>Computes the average.</summary>
    /// <param name="high">Highest prices.</param>
    /// <param name="low">Lowest prices.</param>
    /// <param name="close">Last prices.</param>
    /// <param name="period">Length n, at least 1; usually 14.</param>
    /// <param name="destination">Receives one value per bar.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> is below 1.</exception>
    public static void Compute(ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> close, int period, Span<double> destination)
    {
        IndicatorGuard.Check(period, close.Length, destination.Length);
        IndicatorGuard.Check(period, close.Length, high.Length);
        IndicatorGuard.Check(period, close.Length, low.Length);
        IndicatorGuard.Undefine(destination, period);
        double average = 0;
        for (var i = 1; i < close.Length; i++)
        {
            var range = TrueRange(high[i], low[i], close[i - 1]);
            average = i <= period ? average + (range / period) : ((average * (period - 1)) + range) / period;
            if (i >= period)
            {
                destination[i] = average;
            }
        }
    }

    internal static double TrueRange(double high, double low, double previousClose) =>
        Math.Max(high, previousClose) - Math.Min(low, previousClose);
}
