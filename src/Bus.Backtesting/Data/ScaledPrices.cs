namespace Bus.Backtesting.Data;

/// <summary>
/// Prices as whole multiples of a decimal step (489.24 = 48924 x 10^-2). Sums of them are exact, so that two averages which are
/// equal on paper are equal in the engine too; a running sum of doubles is off by its last digits and invents crossings.
/// </summary>
internal sealed class ScaledPrices
{
    private const double MaxScale = 1e8;

    // Integers up to here are exact as doubles, which makes the one division of an average correctly rounded.
    private const double MaxExact = 9007199254740992d;

    private readonly double _largest;

    private ScaledPrices(long[] values, double scale, double largest)
    {
        Values = values;
        Scale = scale;
        _largest = largest;
    }

    public long[] Values { get; }

    public double Scale { get; }

    /// <summary>The prices in steps of the coarsest decimal scale that holds all of them, or null when none up to 10^-8 does.</summary>
    public static ScaledPrices? TryCreate(ReadOnlySpan<double> prices)
    {
        if (!TryFindScale(prices, out var scale, out var largest))
        {
            return null;
        }

        var values = new long[prices.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (long)Math.Round(prices[i] * scale);
        }

        return new ScaledPrices(values, scale, largest);
    }

    /// <summary>The smallest power of ten that makes all prices whole, up to 10^8, and the largest price multiplied by it.</summary>
    public static bool TryFindScale(ReadOnlySpan<double> prices, out double scale, out double largest)
    {
        scale = 1;
        largest = 0;
        foreach (var price in prices)
        {
            while (!IsWhole(price, scale))
            {
                scale *= 10;
                if (scale > MaxScale)
                {
                    return false;
                }
            }

            largest = Math.Max(largest, Math.Abs(price));
        }

        largest *= scale;
        return largest < MaxExact;
    }

    /// <summary>Whether sums over this many prices stay exact.</summary>
    public bool CanSum(int count) => CanSum(Scale, _largest, count);

    /// <summary>Whether sums over this many prices stay exact, given what <see cref="TryFindScale"/> found.</summary>
    public static bool CanSum(double scale, double largest, int count) => largest * count < MaxExact && scale * count < MaxExact;

    private static bool IsWhole(double price, double scale) => Math.Round(price * scale) / scale == price;
}
