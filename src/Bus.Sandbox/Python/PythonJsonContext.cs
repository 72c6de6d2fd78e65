using System.Text.Json.Serialization;

namespace Bus.Sandbox.Python;

/// <summary>Serialization without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PythonProbeAnswer))]
internal sealed partial class PythonJsonContext : JsonSerializerContext;
