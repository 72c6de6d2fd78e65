using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Bus.Models.Chat;

/// <summary>JSON of requests and answers, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    AllowTrailingCommas = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    MaxDepth = 16)]
[JsonSerializable(typeof(ChatRequest))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(StrategyDesign))]
internal sealed partial class ChatJsonContext : JsonSerializerContext;
