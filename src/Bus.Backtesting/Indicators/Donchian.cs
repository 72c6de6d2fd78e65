namespace Bus.Backtesting.Indicators;

/// <summary>
/// Donchian channel: highest high and lowest low of the n bars before the current one, which is left out so that a close can break out
/// of the channel. First defined at bar n.
/// </summary>
/// <remarks>Source: R. Donchian. Allocation-free; NaN before the first value.</remarks>
public static class Donchian
{
    /// <summary>Computes both bounds; the centre line is their mean.</summary>
    /// <param name="high">Highest prices.</param>
    /// <param name="low">Lowest prices.</param>
    /// <param name="period">Number n of bars, at least 1; usually 20.</param>
    /// <param name="upper">Receives the highest highs.</param>
    /// <param name="lower">Receives the lowest lows.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> is below 1.</exception>
    public static void Compute(ReadOnlySpan<double> high, ReadOnlySpan<double> low, int period, Span<double> upper, Span<double> lower)
    {
        IndicatorGuard.Check(period, high.Length, low.Length);
        IndicatorGuard.Check(period, high.Length, upper.Length);
        IndicatorGuard.Check(period, high.Length, lower.Length);
        if (high.IsEmpty)
        {
            return;
        }

        // One bar later than the window's own end.
        RollingExtremes.Highest(high[..^1], period, upper[1..]);
        RollingExtremes.Lowest(low[..^1], period, lower[1..]);
        upper[0] = lower[0] = double.NaN;
    }
}
