namespace Bus.Backtesting.Indicators;

/// <summary>The checks and the warm-up handling that all indicators share.</summary>
internal static class IndicatorGuard
{
    public static void Check(int period, int sourceLength, int destinationLength, int minimumPeriod = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, minimumPeriod);
        if (destinationLength != sourceLength)
        {
            throw new ArgumentException($"The destination holds {destinationLength} values, the source {sourceLength}; they must be equally long.");
        }
    }

    /// <summary>Index of the first defined value: an indicator of an indicator starts where the inner one does.</summary>
    public static int FirstDefined(ReadOnlySpan<double> source)
    {
        var first = 0;
        while (first < source.Length && double.IsNaN(source[first]))
        {
            first++;
        }

        return first;
    }

    /// <summary>Marks the warm-up as undefined.</summary>
    public static void Undefine(Span<double> destination, int count) => destination[..Math.Min(count, destination.Length)].Fill(double.NaN);
}
