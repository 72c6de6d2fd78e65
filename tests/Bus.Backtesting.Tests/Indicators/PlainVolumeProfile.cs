namespace Bus.Backtesting.Tests.Indicators;

/// <summary>The definition of the volume profile and its value zone, written down word for word: every window from nothing, every step added up.</summary>
internal static class PlainVolumeProfile
{
    private const double MoreThan = 1 + 1e-9;

    public static (double Bottom, double Top)? FindZone(ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> volume, int steps, double share)
    {
        var lowest = low.ToArray().Min();
        var height = (high.ToArray().Max() - lowest) / steps;
        var total = volume.ToArray().Sum();
        if (!(total > 0) || !(height > 0))
        {
            return null;
        }

        var volumes = new double[steps];
        for (var i = 0; i < high.Length; i++)
        {
            Spread(volumes, lowest, height, high[i], low[i], volume[i]);
        }

        var (bottom, top) = Grow(volumes, total * share);
        return (lowest + (bottom * height), lowest + ((top + 1) * height));
    }

    private static void Spread(double[] volumes, double lowest, double height, double high, double low, double volume)
    {
        var (first, last) = (StepOf(low), StepOf(high));
        for (var step = first; step <= last; step++)
        {
            var from = Math.Max(low, lowest + (step * height));
            var to = Math.Min(high, lowest + ((step + 1) * height));
            volumes[step] += first == last ? volume : Math.Max(0, to - from) * volume / (high - low);
        }

        int StepOf(double price) => Math.Clamp((int)((price - lowest) / height), 0, volumes.Length - 1);
    }

    private static (int Bottom, int Top) Grow(double[] volumes, double wanted)
    {
        var bottom = 0;
        for (var step = 1; step < volumes.Length; step++)
        {
            bottom = volumes[step] > volumes[bottom] * MoreThan ? step : bottom;
        }

        var top = bottom;
        while (volumes[bottom..(top + 1)].Sum() * MoreThan < wanted && (bottom > 0 || top < volumes.Length - 1))
        {
            var below = bottom > 0 ? volumes[bottom - 1] : -1;
            var above = top < volumes.Length - 1 ? volumes[top + 1] : -1;
            (bottom, top) = above * MoreThan >= below ? (bottom, top + 1) : (bottom - 1, top);
        }

        return (bottom, top);
    }
}
