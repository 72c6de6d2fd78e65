using Bus.Backtesting.Engine;

namespace Bus.Backtesting.Strategies;

/// <summary>
/// What the two crossing strategies share. A crossing needs a strict inequality on both bars: averages that only touch have not crossed.
/// </summary>
internal static class Crossing
{
    public static void Reverse(BarContext bar, Line fast, Line slow)
    {
        double fastBefore = fast[1], slowBefore = slow[1], fastNow = fast[0], slowNow = slow[0];
        if (fastBefore < slowBefore && fastNow > slowNow)
        {
            bar.ClosePosition();
            bar.Buy();
        }
        else if (fastBefore > slowBefore && fastNow < slowNow)
        {
            bar.ClosePosition();
            bar.Sell();
        }
    }

    public static string? FindConflict(StrategyParameters parameters)
    {
        var (fast, slow) = (parameters.Integer("fast"), parameters.Integer("slow"));
        return fast < slow ? null : $"fast is {fast} and slow is {slow}, '{parameters.Strategy.Name}' needs fast below slow.";
    }
}
