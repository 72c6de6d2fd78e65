namespace Bus.Backtesting.Indicators;

/// <summary>
/// On-balance volume: starts at 0 and adds a bar's volume when its close is above the previous one, subtracts it when below.
/// </summary>
/// <remarks>Source: J. Granville. Defined from bar 0 on. Allocation-free.</remarks>
public static class Obv
{
    /// <summary>Computes the running volume.</summary>
    /// <param name="close">Last prices.</param>
    /// <param name="volume">Units traded.</param>
    /// <param name="destination">Receives one value per bar.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Compute(ReadOnlySpan<double> close, ReadOnlySpan<double> volume, Span<double> destination)
    {
        IndicatorGuard.Check(1, close.Length, volume.Length);
        IndicatorGuard.Check(1, close.Length, destination.Length);
        double balance = 0;
        for (var i = 0; i < close.Length; i++)
        {
            if (i > 0)
            {
                balance += Math.Sign(close[i] - close[i - 1]) * volume[i];
            }

            destination[i] = balance;
        }
    }
}
