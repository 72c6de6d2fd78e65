namespace Bus.Backtesting.Indicators;

/// <summary>Highest and lowest values of a moving window. The window is searched again only when its extreme leaves it.</summary>
internal static class RollingExtremes
{
    /// <summary>destination[i] = max(source[i-period+1 .. i]), from i = period-1 on.</summary>
    public static void Highest(ReadOnlySpan<double> source, int period, Span<double> destination)
    {
        var at = -1;
        for (var i = 0; i < source.Length; i++)
        {
            if (at < 0 || source[i] >= source[at])
            {
                at = i;
            }
            else if (at <= i - period)
            {
                at = i - period + 1;
                for (var j = at + 1; j <= i; j++)
                {
                    at = source[j] >= source[at] ? j : at;
                }
            }

            destination[i] = i >= period - 1 ? source[at] : double.NaN;
        }
    }

    /// <summary>destination[i] = min(source[i-period+1 .. i]), from i = period-1 on.</summary>
    public static void Lowest(ReadOnlySpan<double> source, int period, Span<double> destination)
    {
        var at = -1;
        for (var i = 0; i < source.Length; i++)
        {
            if (at < 0 || source[i] <= source[at])
            {
                at = i;
            }
            else if (at <= i - period)
            {
                at = i - period + 1;
                for (var j = at + 1; j <= i; j++)
                {
                    at = source[j] <= source[at] ? j : at;
                }
            }

            destination[i] = i >= period - 1 ? source[at] : double.NaN;
        }
    }
}
