using System.Text.Json.Serialization;

namespace Bus.Host.Api;

/// <summary>Serialization of what the API answers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BacktestStatusReply))]
[JsonSerializable(typeof(BacktestSubmittedReply))]
[JsonSerializable(typeof(HealthReply))]
[JsonSerializable(typeof(OptimizationStatusReply))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
