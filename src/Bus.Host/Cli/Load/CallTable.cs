using System.Text.Json;
using Bus.LoadTool;

namespace Bus.Host.Cli;

/// <summary>How long calls took, for people and for programs.</summary>
internal static class CallTable
{
    internal static void Write(IReadOnlyList<CallLoadResult> results, bool isJson, string aimMilliseconds, string aimMicroseconds)
    {
        if (isJson)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(results, JsonOption.Indented));
            return;
        }

        Screen.WriteTable(["call", "calls", "median ms", $"max ms{aimMilliseconds}", "Redis ms", $"longest command, processor µs{aimMicroseconds}", "on the clock µs"], [.. results.Select(Row)]);
    }

    private static string[] Row(CallLoadResult result) =>
    [
        result.Call,
        LoadText.Number(result.Calls),
        LoadText.Milliseconds(result.MedianMilliseconds),
        LoadText.Milliseconds(result.MaxMilliseconds),
        LoadText.Milliseconds(result.RedisMilliseconds),
        LoadText.Number(result.LongestCommandMicroseconds),
        LoadText.Number(result.SlowestCommandMicroseconds),
    ];
}
