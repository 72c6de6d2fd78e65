using System.Globalization;

namespace Bus.Models.Offline;

/// <summary>Says rules in plain words.</summary>
internal static class RuleWords
{
    internal static string Entry(TradingRules rules) => Sentences(
        Sentence("Buys", rules.EnterLong),
        Sentence("Sells short", rules.EnterShort));

    internal static string Exit(TradingRules rules) => Sentences(
        rules is { EnterLong: not null, EnterShort: not null } ? "An entry to the other side turns the position." : null,
        Sentence("Closes a long position", rules.ExitLong),
        Sentence("Closes a short position", rules.ExitShort),
        Protection("Stop loss", rules.StopLoss),
        Protection("Trailing stop", rules.TrailingStop),
        Protection("Take profit", rules.TakeProfit));

    internal static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Sentences(params ReadOnlySpan<string?> sentences)
    {
        var list = new List<string>();
        foreach (var sentence in sentences)
        {
            if (sentence is not null)
            {
                list.Add(sentence);
            }
        }

        return string.Join(' ', list);
    }

    private static string? Sentence(string action, Condition? condition) => condition is null ? null : $"{action} when {Words(condition)}.";

    private static string? Protection(string title, Protection? protection) => protection switch
    {
        null => null,
        { AtrPeriod: { } period } => $"{title} {Number(protection.Amount)} average true ranges of {period} bars from the entry.",
        _ => $"{title} {Number(protection.Amount)} per cent from the entry.",
    };

    private static string Words(Condition condition) => condition switch
    {
        Condition.Joined joined => $"{Part(joined.Left, joined)} {(joined.IsAnd ? "and" : "or")} {Part(joined.Right, joined)}",
        Condition.Compare { Right: Operand.Before } compare => $"{Words(compare.Left)} {(compare.Relation == Relation.IsAbove ? "rises" : "falls")}",
        Condition.Compare compare => $"{Words(compare.Left)} {Words(compare.Relation)} {Words(compare.Right)}",
        _ => "",
    };

    private static string Part(Condition part, Condition.Joined whole) => part is Condition.Joined inner && inner.IsAnd != whole.IsAnd ? $"({Words(part)})" : Words(part);

    private static string Words(Relation relation) => relation switch
    {
        Relation.CrossesAbove => "crosses above",
        Relation.CrossesBelow => "crosses below",
        Relation.IsAbove => "is above",
        _ => "is below",
    };

    private static string Words(Operand operand) => operand switch
    {
        Operand.Price price => $"the {price.Source.ToString().ToLowerInvariant()}",
        Operand.Level level => Number(level.Value),
        Operand.Scaled scaled => $"{Number(scaled.Factor)} times {Words(scaled.Of)}",
        Operand.Before before => $"{Words(before.Of)} one bar before",
        Operand.Indicator indicator => Line(indicator) + Numbers(indicator.Use),
        _ => "",
    };

    private static string Line(Operand.Indicator indicator) => (indicator.Use.Kind, indicator.Line) switch
    {
        (IndicatorKind.Macd, "Signal") => "the signal line of the MACD",
        (IndicatorKind.Macd, "Histogram") => "the histogram of the MACD",
        (IndicatorKind.Bollinger, { } line) => $"the {line.ToLowerInvariant()} Bollinger band",
        (IndicatorKind.Donchian, "Upper") => "the highest high",
        (IndicatorKind.Donchian, _) => "the lowest low",
        (IndicatorKind.Stochastic, "PercentD") => "%D of the stochastic oscillator",
        (IndicatorKind.Adx, "PlusDi") => "+DI",
        (IndicatorKind.Adx, "MinusDi") => "-DI",
        _ => IndicatorTable.Title(indicator.Use),
    };

    private static string Numbers(IndicatorUse use) => use.Numbers.Count == 0 ? "" : $" ({string.Join(", ", use.Numbers.Values.ToArray().Select(Number))})";
}
