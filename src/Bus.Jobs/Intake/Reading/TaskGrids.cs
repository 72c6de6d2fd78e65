using System.Globalization;
using System.Text.Json;
using Bus.Backtesting.Optimization;
using Bus.Backtesting.Strategies;

namespace Bus.Jobs.Intake.Reading;

/// <summary>Reads the ranges and the objective of an optimization task.</summary>
internal static class TaskGrids
{
    private static readonly Dictionary<string, string> Objectives = new(StringComparer.Ordinal)
    {
        ["sharperatio"] = "sharpe",
        ["sortinoratio"] = "sortino",
        ["calmarratio"] = "calmar",
        ["totalreturn"] = "returnPct",
        ["netprofit"] = "finalEquity",
        ["winrate"] = "winRatePct",
        ["maxdrawdown"] = "maxDrawdownPct",
    };

    /// <summary>One grid per property: an array of values, an object with from, to and step, or text such as 5:25:5.</summary>
    internal static IReadOnlyList<string> Read(StrategyInfo strategy, JsonElement ranges) =>
        [.. ranges.EnumerateObject().Select(range => $"{TaskStrategy.FindParameter(strategy, range.Name)}={ReadValues(range)}")];

    /// <summary>Our name of a statistic.</summary>
    /// <exception cref="IntakeException">There is no such statistic.</exception>
    internal static string FindObjective(string name)
    {
        var plain = Plain(name);
        return Objectives.GetValueOrDefault(plain)
            ?? OptimizationObjective.Names.FirstOrDefault(known => Plain(known) == plain)
            ?? throw new IntakeException($"There is no statistic '{name}'; there is {string.Join(", ", OptimizationObjective.Names)}.");
    }

    private static string ReadValues(JsonProperty range)
    {
        var value = range.Value;
        return value.ValueKind switch
        {
            JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number) => string.Join(',', value.EnumerateArray().Select(item => item.GetRawText())),
            JsonValueKind.Object => string.Create(CultureInfo.InvariantCulture, $"{Need(value, "from", "min", "start")}:{Need(value, "to", "max", "end")}:{TaskJson.Number(value, "step") ?? 1}"),
            JsonValueKind.String => value.GetString()!,
            _ => throw TaskJson.Wrong(range.Name, value, "[5,10,15], {\"from\":5,\"to\":25,\"step\":5} or \"5:25:5\""),
        };
    }

    private static double Need(JsonElement range, params ReadOnlySpan<string> names) =>
        TaskJson.Number(range, names) ?? throw TaskJson.Wrong("a range", range, "{\"from\":5,\"to\":25,\"step\":5}");

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
