namespace Bus.Backtesting.Indicators;

/// <summary>
/// Wilder's average directional index with +DI and -DI, all between 0 and 100. True range, +DM and -DM are summed over bars 1 to n, then
/// smoothed by previous - previous / n + current; ±DI = 100 ±DM / range, first defined at bar n. DX = 100 |+DI - -DI| / (+DI + -DI); ADX is
/// the mean of the first n DX, first defined at bar 2n-1, then smoothed by (previous (n-1) + current) / n.
/// </summary>
/// <remarks>0 where a quotient is 0/0, i.e. while prices do not move. Source: J. W. Wilder, New Concepts in Technical Trading Systems, 1978. Allocation-free; NaN before the first value.</remarks>
public static class Adx
{
    /// <summary>Computes the three lines.</summary>
    /// <param name="high">Highest prices.</param>
    /// <param name="low">Lowest prices.</param>
    /// <param name="close">Last prices.</param>
    /// <param name="period">Length n, at least 2; usually 14.</param>
    /// <param name="adx">Receives the strength of the trend.</param>
    /// <param name="plusDi">Receives the upward movement.</param>
    /// <param name="minusDi">Receives the downward movement.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> is below 2.</exception>
    public static void Compute(
        ReadOnlySpan<double> high,
        ReadOnlySpan<double> low,
        ReadOnlySpan<double> close,
        int period,
        Span<double> adx,
        Span<double> plusDi,
        Span<double> minusDi)
    {
        IndicatorGuard.Check(period, close.Length, high.Length, minimumPeriod: 2);
        IndicatorGuard.Check(period, close.Length, low.Length);
        IndicatorGuard.Check(period, close.Length, adx.Length);
        ComputeDirections(high, low, close, period, plusDi, minusDi);
        IndicatorGuard.Undefine(adx, (2 * period) - 1);
        double average = 0;
        for (var i = period; i < close.Length; i++)
        {
            var dx = 100 * Ratio(Math.Abs(plusDi[i] - minusDi[i]), plusDi[i] + minusDi[i]);
            average = i < 2 * period ? average + (dx / period) : ((average * (period - 1)) + dx) / period;
            if (i >= (2 * period) - 1)
            {
                adx[i] = average;
            }
        }
    }

    private static void ComputeDirections(ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> close, int period, Span<double> plusDi, Span<double> minusDi)
    {
        IndicatorGuard.Check(period, close.Length, plusDi.Length);
        IndicatorGuard.Check(period, close.Length, minusDi.Length);
        IndicatorGuard.Undefine(plusDi, period);
        IndicatorGuard.Undefine(minusDi, period);
        double range = 0, plus = 0, minus = 0;
        for (var i = 1; i < close.Length; i++)
        {
            var up = high[i] - high[i - 1];
            var down = low[i - 1] - low[i];
            var decay = i <= period ? 1 : (period - 1d) / period;
            range = (range * decay) + Atr.TrueRange(high[i], low[i], close[i - 1]);
            plus = (plus * decay) + (up > down ? Math.Max(up, 0) : 0);
            minus = (minus * decay) + (down > up ? Math.Max(down, 0) : 0);
            if (i >= period)
            {
                plusDi[i] = 100 * Ratio(plus, range);
                minusDi[i] = 100 * Ratio(minus, range);
            }
        }
    }

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;
}
