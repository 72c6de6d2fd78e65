namespace Bus.Backtesting.Statistics;

/// <summary>
/// How far and how long equity was below its highest value so far. Drawdown = 1 - equity / highest so far; a drawdown lasts from one bar
/// without to the next (or to the last bar), when they are more than one bar apart. Depths are shares, positive.
/// </summary>
internal readonly record struct DrawdownStatistics(double Peak, double Max, double Average, TimeSpan? MaxDuration, TimeSpan? AverageDuration)
{
    public static DrawdownStatistics Compute(ReadOnlySpan<DateTime> times, ReadOnlySpan<double> equity)
    {
        double highest = equity[0], lowest = equity[0], deepest = 0, depths = 0;
        var since = 0;
        var count = 0;
        TimeSpan longest = default, total = default;
        for (var i = 0; i < equity.Length; i++)
        {
            var value = equity[i];
            lowest = value < lowest ? value : lowest;
            if (value < highest && i != equity.Length - 1)
            {
                continue;
            }

            // Of one drawdown the lowest equity is the deepest, so it takes one division instead of one a bar.
            var depth = 1 - (lowest / highest);
            if (i > since + 1)
            {
                var duration = times[i] - times[since];
                longest = duration > longest ? duration : longest;
                total += duration;
                depths += depth;
                count++;
            }

            deepest = Math.Max(deepest, depth);
            since = i;
            highest = Math.Max(highest, value);
            lowest = highest;
        }

        return count == 0
            ? new DrawdownStatistics(highest, deepest, double.NaN, null, null)
            : new DrawdownStatistics(highest, deepest, depths / count, longest, total / count);
    }

    /// <summary>Drawdown of every bar, for charts.</summary>
    public static double[] Curve(ReadOnlySpan<double> equity)
    {
        var curve = new double[equity.Length];
        var highest = double.NegativeInfinity;
        for (var i = 0; i < curve.Length; i++)
        {
            highest = Math.Max(highest, equity[i]);
            curve[i] = 1 - (equity[i] / highest);
        }

        return curve;
    }
}
