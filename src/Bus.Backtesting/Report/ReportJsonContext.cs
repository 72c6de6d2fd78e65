using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bus.Backtesting.Report;

/// <summary>Serialization without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BacktestReport))]
internal sealed partial class ReportJsonContext : JsonSerializerContext
{
    public static ReportJsonContext Indented { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
    });
}
