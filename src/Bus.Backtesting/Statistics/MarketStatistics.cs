using System.Numerics;

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
        if (count < 2)
        {
            return double.NaN;
        }

        // The log returns of all bars together are the log return from the first to the last.
        var equityMean = Math.Log(equity[^1] / equity[0]) / count;
        var closeMean = Math.Log(close[^1] / close[0]) / count;
        Vector<double> covariances = default, variances = default;
        var done = 1;
        for (; done <= equity.Length - Vector<double>.Count; done += Vector<double>.Count)
        {
            var deviation = LogReturns(close, done) - new Vector<double>(closeMean);
            covariances += (LogReturns(equity, done) - new Vector<double>(equityMean)) * deviation;
            variances += deviation * deviation;
        }

        var (covariance, variance) = (Vector.Sum(covariances), Vector.Sum(variances));
        for (; done < equity.Length; done++)
        {
            var deviation = Math.Log(close[done] / close[done - 1]) - closeMean;
            covariance += (Math.Log(equity[done] / equity[done - 1]) - equityMean) * deviation;
            variance += deviation * deviation;
        }

        return covariance / variance;
    }

    private static Vector<double> LogReturns(ReadOnlySpan<double> values, int start) =>
        Vector.Log(new Vector<double>(values[start..]) / new Vector<double>(values[(start - 1)..]));
}
