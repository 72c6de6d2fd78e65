using System.Globalization;
using System.Text;

namespace Bus.Models.Offline;

/// <summary>Writes conditions as C#.</summary>
internal sealed class ConditionSource(StrategyPlan plan)
{
    // Helpers are written once, for the pairs that were used.
    private readonly SortedSet<(bool IsAbove, bool IsLevel)> _helpers = [];

    internal static string Field(PriceSource source) => $"_{source.ToString().ToLowerInvariant()}";

    internal string Write(Condition condition) => condition switch
    {
        Condition.Joined joined => $"{Part(joined.Left, joined)}\n        {(joined.IsAnd ? "&&" : "||")} {Part(joined.Right, joined)}",
        Condition.Compare compare => Write(compare),
        _ => "",
    };

    internal string Line(Operand operand) => operand switch
    {
        Operand.Price price => Field(price.Source),
        Operand.Indicator { Line: null } indicator => plan.Find(indicator.Use).Field,
        Operand.Indicator indicator => $"{plan.Find(indicator.Use).Field}.{indicator.Line}",
        _ => throw new InvalidOperationException($"{operand} is no line."),
    };

    internal void WriteHelpers(StringBuilder text)
    {
        foreach (var (isAbove, isLevel) in _helpers)
        {
            var (first, second) = isAbove ? ("<", ">") : (">", "<");
            var (before, now) = isLevel ? ("right", "right") : ("right[1]", "right[0]");
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n    private static bool {Name(isAbove)}(Line left, {(isLevel ? "double" : "Line")} right) => left[1] {first} {before} && left[0] {second} {now};\n");
        }
    }

    private string Part(Condition part, Condition.Joined whole) => part is Condition.Joined inner && inner.IsAnd != whole.IsAnd ? $"({Write(part).ReplaceLineEndings(" ").Replace("         ", " ", StringComparison.Ordinal)})" : Write(part);

    private string Write(Condition.Compare compare)
    {
        var isAbove = compare.Relation is Relation.CrossesAbove or Relation.IsAbove;
        if (compare.Relation is Relation.IsAbove or Relation.IsBelow)
        {
            return $"{Value(compare.Left, 0)} {(isAbove ? ">" : "<")} {Value(compare.Right, 0)}";
        }

        var isLevel = compare.Right is Operand.Level;
        _helpers.Add((isAbove, isLevel));
        return $"{Name(isAbove)}({Line(compare.Left)}, {(isLevel ? Value(compare.Right, 0) : Line(compare.Right))})";
    }

    private static string Name(bool isAbove) => isAbove ? "CrossesAbove" : "CrossesBelow";

    private string Value(Operand operand, int barsAgo) => operand switch
    {
        Operand.Level level => plan.NumberOf(level) is { } name ? StrategyPlan.FieldOf(name) : level.Value.ToString(CultureInfo.InvariantCulture),
        Operand.Scaled scaled => $"{StrategyPlan.FieldOf(plan.NumberOf(scaled)!)} * {Value(scaled.Of, barsAgo)}",
        Operand.Before before => Value(before.Of, barsAgo + 1),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Line(operand)}[{barsAgo}]"),
    };
}
