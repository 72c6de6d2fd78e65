using System.Text.Json;
using Bus.Models.Configuration;

namespace Bus.Models.Chat;

/// <summary>Understands replies. What cannot be understood is a failed attempt, never an exception.</summary>
internal sealed class ReplyReader(ProviderSettings settings)
{
    private const int MaxDetail = 300;
    private const long MaxPlausibleTokens = 10_000_000;
    private const int CharactersPerToken = 4;
    private const int TooManyRequests = 429;
    private const int RequestTimeout = 408;

    internal Attempt Read(ExchangeReply reply, string request)
    {
        if (reply.Status is >= 200 and < 300)
        {
            return ReadAnswer(reply, request);
        }

        // A provider does not charge for what it refuses.
        return new Attempt
        {
            Usage = new ModelUsage(1, 0, 0, 0),
            Problem = reply.Status is >= 300 and < 400
                ? $"status {reply.Status}, a redirect, which is not followed since it would take the key elsewhere"
                : $"status {reply.Status}",
            Detail = Detail(reply.Body),
            IsTransient = reply.Status is RequestTimeout or TooManyRequests or >= 500,
            RetryAfter = reply.RetryAfter,
        };
    }

    private Attempt ReadAnswer(ExchangeReply reply, string request)
    {
        try
        {
            using var document = JsonDocument.Parse(reply.Body, new JsonDocumentOptions { MaxDepth = 32 });
            var choice = document.RootElement.GetProperty("choices")[0];
            var content = choice.GetProperty("message").GetProperty("content").GetString();
            var isCutOff = choice.TryGetProperty("finish_reason", out var reason) && reason.ValueKind == JsonValueKind.String && reason.GetString() == "length";
            return new Attempt { Reply = new ChatReply(content ?? "", isCutOff), Usage = Usage(document.RootElement, request, content ?? "") };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            return new Attempt { Problem = "a reply that is no chat completion", IsTransient = true };
        }
    }

    private ModelUsage Usage(JsonElement root, string request, string content)
    {
        var isKnown = root.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object;
        var input = isKnown ? Tokens(usage, "prompt_tokens") : null;
        var output = isKnown ? Tokens(usage, "completion_tokens") : null;
        return settings.Usage(input ?? Estimate(request), output ?? Estimate(content)) with { IsEstimated = input is null || output is null };
    }

    private static long? Tokens(JsonElement usage, string name) =>
        usage.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var tokens) && tokens is >= 0 and <= MaxPlausibleTokens ? tokens : null;

    private static long Estimate(string text) => (text.Length + CharactersPerToken - 1) / CharactersPerToken;

    /// <summary>The message of an error, on one line and not too long; null when the provider gives none.</summary>
    private static string? Detail(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 32 });
            var error = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("error", out var found) ? found : document.RootElement;
            var text = error.ValueKind == JsonValueKind.Object && error.TryGetProperty("message", out var message) ? message : error;
            return text.ValueKind == JsonValueKind.String ? Bounded(text.GetString()!) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A page of a proxy, or nothing at all; the status says enough.
            return null;
        }
    }

    private static string Bounded(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxDetail ? line : line[..MaxDetail] + "...";
    }
}
