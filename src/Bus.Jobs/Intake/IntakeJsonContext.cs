using System.Text.Json.Serialization;

namespace Bus.Jobs.Intake;

/// <summary>Serialization of what the intake keeps without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IntakeLink))]
internal sealed partial class IntakeJsonContext : JsonSerializerContext;
