namespace Bus.Backtesting.Statistics;

/// <summary>
/// How far and how long equity was below its highest value so far. Drawdown = 1 - equity / highest so far; a drawdown lasts from one bar
/// without to the next (or to the last bar), when they are more than one bar apart. Depths are shares, positive.
/// </summary>
internal readonly record struct DrawdownStatistics(double Max, double Average, TimeSpan? MaxDuration, TimeSpan? AverageDuration)
{
    public static DrawdownStatistics Compute(ReadOnlySpan<DateTime> times, ReadOnlySpan<double> equity)
    {
        double highest = equity[0], deepest = 0, depth = 0, depths = 0;
        var since = 0;
        var count = 0;
        TimeSpan longest = default, total = default;
        for (var i = 0; i < equity.Length; i++)
        {
            highest = Math.Max(highest, equity[i]);
            var drawdown = 1 - (equity[i] / highest);
            depth = Math.Max(depth, drawdown);
            if (drawdown != 0 && i != equity.Length - 1)
            {
                continue;
            }

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
            depth = 0;
        }

        return count == 0
            ? new DrawdownStatistics(deepest, double.NaN, null, null)
            : new DrawdownStatistics(deepest, depths / count, longest, total / count);
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
