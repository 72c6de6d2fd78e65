namespace Bus.Backtesting.Report;

/// <summary>Maps values to pixels along one axis. <paramref name="Step"/> is how far apart labelled values are.</summary>
internal readonly record struct ChartScale(double Minimum, double Maximum, double Start, double End, double Step)
{
    public double this[double value] => Start + ((value - Minimum) / (Maximum - Minimum) * (End - Start));

    /// <summary>A scale that holds all given values and begins and ends at labelled ones, which are 1, 2 or 5 x 10^n apart.</summary>
    public static ChartScale Round(double minimum, double maximum, double start, double end, int steps)
    {
        var step = RoundStep(minimum, maximum, steps);
        var low = Math.Floor(minimum / step) * step;
        var high = Math.Ceiling(maximum / step) * step;
        return new ChartScale(low, high > low ? high : low + step, start, end, step);
    }

    /// <summary>The values to label.</summary>
    public IEnumerable<double> Ticks()
    {
        var count = (int)Math.Round((Maximum - Minimum) / Step);
        for (var i = 0; i <= count; i++)
        {
            yield return Minimum + (i * Step);
        }
    }

    private static double RoundStep(double minimum, double maximum, int steps)
    {
        var rough = maximum > minimum ? (maximum - minimum) / steps : Math.Max(Math.Abs(maximum) / steps, 1e-9);
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch
        {
            <= 1 => power,
            <= 2 => 2 * power,
            <= 5 => 5 * power,
            _ => 10 * power,
        };
    }
}
