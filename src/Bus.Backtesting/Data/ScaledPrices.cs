namespace Bus.Backtesting.Data;

/// <summary>
/// Prices as whole multiples of a decimal step (489.24 = 48924 x 10^-2). Sums of them are exact, so that two averages which are
/// equal on paper are equal in the engine too; a running sum of doubles is off by its last digits and invents crossings.
/// </summary>
internal sealed class ScaledPrices
{
    private const int MaxDecimals = 8;

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
        var scale = 1d;
        for (var decimals = 0; decimals <= MaxDecimals; decimals++, scale *= 10)
        {
            if (FitsScale(prices, scale, out var largest))
            {
                var values = new long[prices.Length];
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = (long)Math.Round(prices[i] * scale);
                }

                return new ScaledPrices(values, scale, largest);
            }
        }

        return null;
    }

    /// <summary>Whether sums over this many prices stay exact.</summary>
    public bool CanSum(int count) => _largest * count < MaxExact && Scale * count < MaxExact;

    private static bool FitsScale(ReadOnlySpan<double> prices, double scale, out double largest)
    {
        largest = 0;
        foreach (var price in prices)
        {
            var scaled = Math.Round(price * scale);
            if (Math.Abs(scaled) >= MaxExact || scaled / scale != price)
            {
                return false;
            }

            largest = Math.Max(largest, Math.Abs(scaled));
        }

        return true;
    }
}
