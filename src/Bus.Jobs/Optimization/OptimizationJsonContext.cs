using System.Text.Json.Serialization;
using Bus.Contracts;

namespace Bus.Jobs.Optimization;

/// <summary>Serialization of optimizations without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunOptimization))]
[JsonSerializable(typeof(OptimizationCompleted))]
internal sealed partial class OptimizationJsonContext : JsonSerializerContext;
