namespace Bus.Models.Offline;

/// <summary>How each indicator is asked for, which numbers it takes, and what it is called.</summary>
internal static class IndicatorTable
{
    private const double MaxPeriod = 1000;

    internal static string FieldType(IndicatorUse use) => use.Kind switch
    {
        IndicatorKind.Macd => "MacdLines",
        IndicatorKind.Bollinger => "BandLines",
        IndicatorKind.Donchian => "ChannelLines",
        IndicatorKind.Stochastic => "StochasticLines",
        IndicatorKind.Adx => "AdxLines",
        _ => "Line",
    };

    /// <summary>Whether the method of the setup takes the line that it is computed of.</summary>
    internal static bool TakesSource(IndicatorKind kind) => kind is IndicatorKind.Sma or IndicatorKind.Ema or IndicatorKind.Rsi or IndicatorKind.Macd or IndicatorKind.Bollinger;

    /// <summary>The numbers: suffix of the parameter's name, least and most, whether it is whole, what it is.</summary>
    internal static (string Suffix, double Minimum, double Maximum, bool IsInteger, string Description)[] Numbers(IndicatorKind kind) => kind switch
    {
        IndicatorKind.Sma or IndicatorKind.Ema or IndicatorKind.Donchian => [("", 1, MaxPeriod, true, "Bars of")],
        IndicatorKind.Macd =>
        [
            ("-fast", 1, MaxPeriod, true, "Length of the fast average of"),
            ("-slow", 2, MaxPeriod, true, "Length of the slow average of"),
            ("-signal", 1, MaxPeriod, true, "Length of the signal average of"),
        ],
        IndicatorKind.Bollinger => [("-period", 2, MaxPeriod, true, "Bars of"), ("-deviations", 0.1, 10, false, "Distance in standard deviations of")],
        IndicatorKind.Stochastic =>
        [
            ("-period", 2, MaxPeriod, true, "Bars of the window of"), ("-smooth", 1, MaxPeriod, true, "Bars that smooth"), ("-signal", 1, MaxPeriod, true, "Bars of the signal average of"),
        ],
        IndicatorKind.Rsi or IndicatorKind.Adx => [("-period", 2, MaxPeriod, true, "Bars of")],
        IndicatorKind.Atr => [("-period", 1, MaxPeriod, true, "Bars of")],
        _ => [],
    };

    internal static string Stem(IndicatorUse use) => use.Kind switch
    {
        IndicatorKind.Sma or IndicatorKind.Ema => use.Source switch
        {
            null => use.Role == AverageRole.None ? "average" : use.Role.ToString().ToLowerInvariant(),
            Operand.Indicator source => $"{Stem(source.Use)}-average",
            Operand.Price price => $"{price.Source.ToString().ToLowerInvariant()}-average",
            _ => "average",
        },
        IndicatorKind.Bollinger => "bands",
        IndicatorKind.Donchian => "channel",
        _ => use.Kind.ToString().ToLowerInvariant(),
    };

    internal static string Title(IndicatorUse use) => use.Kind switch
    {
        IndicatorKind.Sma => $"the {Role(use)}simple moving average{Of(use)}",
        IndicatorKind.Ema => $"the {Role(use)}exponential moving average{Of(use)}",
        IndicatorKind.Rsi => "the relative strength index",
        IndicatorKind.Macd => "the MACD",
        IndicatorKind.Bollinger => "the Bollinger bands",
        IndicatorKind.Donchian => "the channel",
        IndicatorKind.Stochastic => "the stochastic oscillator",
        IndicatorKind.Adx => "the average directional index",
        IndicatorKind.Obv => "the on-balance volume",
        _ => "the average true range",
    };

    private static string Role(IndicatorUse use) => use.Role == AverageRole.None ? "" : use.Role.ToString().ToLowerInvariant() + " ";

    private static string Of(IndicatorUse use) => use.Source switch
    {
        Operand.Price { Source: PriceSource.Close } or null => "",
        Operand.Price price => $" of the {price.Source.ToString().ToLowerInvariant()}",
        Operand.Indicator source => $" of {Title(source.Use)}",
        _ => "",
    };
}
