namespace Bus.Models.Offline;

/// <summary>What a number is called that a line is compared with.</summary>
internal static class LevelNames
{
    private const double LowLevel = 40;
    private const double HighLevel = 60;

    internal static Operand.Level Level(Operand left, double value) => new(value, value == 0 ? null : Role(left, value));

    /// <summary>The usual level of an oscillator; null when the line is none.</summary>
    internal static Operand.Level? Extreme(Operand left, bool isOversold) => KindOf(left) switch
    {
        IndicatorKind.Rsi => new(isOversold ? 30 : 70, isOversold ? "oversold" : "overbought"),
        IndicatorKind.Stochastic => new(isOversold ? 20 : 80, isOversold ? "oversold" : "overbought"),
        _ => null,
    };

    internal static bool IsOscillator(Operand operand) => KindOf(operand) is IndicatorKind.Rsi or IndicatorKind.Stochastic;

    private static string Role(Operand left, double value) => KindOf(left) switch
    {
        IndicatorKind.Rsi or IndicatorKind.Stochastic when value <= LowLevel => "oversold",
        IndicatorKind.Rsi or IndicatorKind.Stochastic when value >= HighLevel => "overbought",
        IndicatorKind.Adx => "trend-strength",
        { } kind => $"{kind.ToString().ToLowerInvariant()}-level",
        null => left is Operand.Price { Source: PriceSource.Volume } ? "volume-level" : "price-level",
    };

    private static IndicatorKind? KindOf(Operand operand) => (operand as Operand.Indicator)?.Use.Kind;
}
