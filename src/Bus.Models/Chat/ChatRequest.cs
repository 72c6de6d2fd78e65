using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Bus.Models.Chat;

/// <summary>The body of a chat completion request: https://platform.openai.com/docs/api-reference/chat/create.</summary>
internal sealed record ChatRequest
{
    [JsonPropertyName("model")]
    public required string Model { get; init; }

    [JsonPropertyName("messages")]
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    [JsonPropertyName("max_tokens")]
    public required int MaxTokens { get; init; }

    [JsonPropertyName("temperature")]
    public required double Temperature { get; init; }

    [JsonPropertyName("response_format")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? ResponseFormat { get; init; }

    [JsonPropertyName("stream")]
    public bool Stream { get; init; }
}
