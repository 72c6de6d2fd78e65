namespace Bus.Backtesting.Statistics;

/// <summary>The run beside holding the instrument: beta over per-bar log returns, and the return of buying and holding.</summary>
internal readonly record struct MarketStatistics(double BuyAndHoldReturn, double Beta)
{
    public static MarketStatistics Compute(ReadOnlySpan<double> equity, ReadOnlySpan<double> close, int startBar)
    {
        // Bought at the close before the first bar that could be traded on; never, when the data was too short to trade.
        var bought = startBar < close.Length ? close[Math.Max(0, startBar - 1)] : double.NaN;
        return new MarketStatistics((close[^1] / bought) - 1, BetaOf(equity, close));
    }

    private static double BetaOf(ReadOnlySpan<double> equity, ReadOnlySpan<double> close)
    {
        var count = equity.Length - 1;
        double equityMean = 0, closeMean = 0;
        for (var i = 1; i <= count; i++)
        {
            equityMean += Math.Log(equity[i] / equity[i - 1]) / count;
            closeMean += Math.Log(close[i] / close[i - 1]) / count;
        }

        double covariance = 0, variance = 0;
        for (var i = 1; i <= count; i++)
        {
            var deviation = Math.Log(close[i] / close[i - 1]) - closeMean;
            covariance += (Math.Log(equity[i] / equity[i - 1]) - equityMean) * deviation;
            variance += deviation * deviation;
        }

        return count > 1 ? covariance / variance : double.NaN;
    }
}
