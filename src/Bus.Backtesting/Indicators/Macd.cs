namespace Bus.Backtesting.Indicators;

/// <summary>
/// Moving average convergence/divergence: MACD = EMA(fast) - EMA(slow), signal = EMA(MACD), histogram = MACD - signal. Every average is
/// seeded on its own by the simple average of its first values: MACD is first defined at bar slow-1, the signal at slow+signal-2.
/// </summary>
/// <remarks>Source: G. Appel. Allocation-free; NaN before the first value.</remarks>
public static class Macd
{
    /// <summary>Computes all three lines.</summary>
    /// <param name="source">Prices, usually closes.</param>
    /// <param name="fast">Length of the fast average, at least 1; usually 12.</param>
    /// <param name="slow">Length of the slow average, above <paramref name="fast"/>; usually 26.</param>
    /// <param name="signal">Length of the signal average, at least 1; usually 9.</param>
    /// <param name="macd">Receives the difference of the averages.</param>
    /// <param name="signalLine">Receives its average.</param>
    /// <param name="histogram">Receives the difference of the two.</param>
    /// <exception cref="ArgumentException">A destination has another length than the source.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A period is below 1, or <paramref name="slow"/> is not above <paramref name="fast"/>.</exception>
    public static void Compute(ReadOnlySpan<double> source, int fast, int slow, int signal, Span<double> macd, Span<double> signalLine, Span<double> histogram)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(slow, fast);
        IndicatorGuard.Check(signal, source.Length, signalLine.Length);

        // The outputs double as scratch space for the two averages.
        Ema.Compute(source, fast, macd);
        Ema.Compute(source, slow, histogram);
        for (var i = 0; i < macd.Length; i++)
        {
            macd[i] -= histogram[i];
        }

        Ema.Compute(macd, signal, signalLine);
        for (var i = 0; i < macd.Length; i++)
        {
            histogram[i] = macd[i] - signalLine[i];
        }
    }
}
