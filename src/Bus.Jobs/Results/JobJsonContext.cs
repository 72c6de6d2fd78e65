using System.Text.Json;
using System.Text.Json.Serialization;
using Bus.Contracts;

namespace Bus.Jobs.Results;

/// <summary>Serialization of statuses and results without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JobStatus))]
[JsonSerializable(typeof(BacktestCompleted))]
internal sealed partial class JobJsonContext : JsonSerializerContext
{
    public static JobJsonContext Indented { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    });
}
