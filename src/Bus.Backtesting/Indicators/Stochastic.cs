namespace Bus.Backtesting.Indicators;

/// <summary>
/// Slow stochastic oscillator: raw = 100 (close - lowest low) / (highest high - lowest low) over n bars, %K = SMA(raw, smooth), %D =
/// SMA(%K, signal), all between 0 and 100. %K is first defined at bar n+smooth-2, %D at n+smooth+signal-3.
/// </summary>
/// <remarks>0 while all prices of the window are equal. Source: G. Lane. Allocation-free; NaN before the first value.</remarks>
public static class Stochastic
{
    /// <summary>Computes both lines.</summary>
    /// <param name="high">Highest prices.</param>
    /// <param name="low">Lowest prices.</param>
    /// <param name="close">Last prices.</param>
    /// <param name="period">Length n of the window, at least 1; usually 14.</param>
    /// <param name="smooth">Length of the average that makes %K, at least 1; usually 3.</param>
    /// <param name="signal">Length of the average that makes %D, at least 1; usually 3.</param>
    /// <param name="percentK">Receives %K.</param>
    /// <param name="percentD">Receives %D.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A period is below 1.</exception>
    public static void Compute(
        ReadOnlySpan<double> high,
        ReadOnlySpan<double> low,
        ReadOnlySpan<double> close,
        int period,
        int smooth,
        int signal,
        Span<double> percentK,
        Span<double> percentD)
    {
        IndicatorGuard.Check(period, close.Length, high.Length);
        IndicatorGuard.Check(smooth, close.Length, low.Length);
        IndicatorGuard.Check(signal, close.Length, percentK.Length);
        IndicatorGuard.Check(period, close.Length, percentD.Length);

        // %D holds the raw values until %K is done; %K holds the lows until the raw values are.
        RollingExtremes.Highest(high, period, percentD);
        RollingExtremes.Lowest(low, period, percentK);
        for (var i = 0; i < close.Length; i++)
        {
            var range = percentD[i] - percentK[i];
            percentD[i] = range == 0 ? 0 : 100 * (close[i] - percentK[i]) / range;
        }

        Sma.Compute(percentD, smooth, percentK);
        Sma.Compute(percentK, signal, percentD);
    }
}
