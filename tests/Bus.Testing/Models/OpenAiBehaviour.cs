using System.Text.Json.Nodes;

namespace Bus.Testing;

/// <summary>What <see cref="OpenAiServer"/> does with one request.</summary>
public sealed record OpenAiBehaviour
{
    private const string Json = "application/json";

    internal int Status { get; private init; } = 200;

    internal string ContentType { get; private init; } = Json;

    internal IReadOnlyList<string> Headers { get; private init; } = [];

    internal Func<OpenAiRequest, string> Body { get; private init; } = _ => "";

    internal OpenAiEnding Ending { get; private init; }

    /// <summary>A chat completion.</summary>
    /// <param name="text">What the model says.</param>
    /// <param name="inputTokens">Tokens of the prompt.</param>
    /// <param name="outputTokens">Tokens of the answer.</param>
    /// <param name="finishReason"><c>stop</c>, or <c>length</c> for an answer that is cut off.</param>
    public static OpenAiBehaviour Answer(string text, int inputTokens = 100, int outputTokens = 50, string finishReason = "stop") =>
        new() { Body = _ => Completion(text, finishReason, new JsonObject { ["prompt_tokens"] = inputTokens, ["completion_tokens"] = outputTokens, ["total_tokens"] = inputTokens + outputTokens }) };

    /// <summary>A chat completion that does not say what it took.</summary>
    /// <param name="text">What the model says.</param>
    public static OpenAiBehaviour NoUsage(string text) => new() { Body = _ => Completion(text, "stop", null) };

    /// <summary>A chat completion whose usage makes no sense.</summary>
    /// <param name="text">What the model says.</param>
    public static OpenAiBehaviour WrongUsage(string text) => new() { Body = _ => Completion(text, "stop", new JsonObject { ["prompt_tokens"] = -7, ["completion_tokens"] = "many" }) };

    /// <summary>No reply until the client goes away.</summary>
    public static OpenAiBehaviour Slow() => new() { Ending = OpenAiEnding.Silent };

    /// <summary>Status 429.</summary>
    /// <param name="retryAfter">The value of the header Retry-After; null for none.</param>
    public static OpenAiBehaviour TooManyRequests(string? retryAfter = null) =>
        Refused(429, "Rate limit reached") with { Headers = retryAfter is null ? [] : [$"Retry-After: {retryAfter}"] };

    /// <summary>A failure of the server.</summary>
    /// <param name="status">From 500 to 599.</param>
    public static OpenAiBehaviour ServerError(int status = 500) => Refused(status, "The server had an error");

    /// <summary>An error in the form that OpenAI gives it.</summary>
    /// <param name="status">The status.</param>
    /// <param name="message">The message; <c>{key}</c> in it becomes the key that was sent.</param>
    public static OpenAiBehaviour Refused(int status, string message) => new()
    {
        Status = status,
        Body = request => new JsonObject { ["error"] = new JsonObject { ["message"] = message.Replace("{key}", request.Key, StringComparison.Ordinal), ["type"] = "invalid_request_error" } }.ToJsonString(),
    };

    /// <summary>Any body.</summary>
    /// <param name="body">The body as it goes out.</param>
    /// <param name="status">The status.</param>
    public static OpenAiBehaviour Raw(string body, int status = 200) => new() { Status = status, Body = _ => body };

    /// <summary>A redirect.</summary>
    /// <param name="location">Where to.</param>
    public static OpenAiBehaviour Redirect(string location) => new() { Status = 307, Headers = [$"Location: {location}"] };

    /// <summary>Half of a reply, then a reset connection.</summary>
    public static OpenAiBehaviour CutConnection() => new() { Body = _ => Completion("never heard to its end", "stop", null), Ending = OpenAiEnding.Cut };

    /// <summary>Status 200 and JSON that ends too early.</summary>
    public static OpenAiBehaviour InvalidJson() => new() { Body = _ => "{\"choices\":[{\"message\":" };

    /// <summary>Status 200 and JSON that is something else.</summary>
    public static OpenAiBehaviour OtherJson() => new() { Body = _ => "{\"object\":\"list\",\"choices\":[]}" };

    /// <summary>Status 200 and the page of a proxy.</summary>
    public static OpenAiBehaviour HtmlPage() => new() { ContentType = "text/html", Body = _ => "<html><body>Please sign in</body></html>" };

    /// <summary>A body without end.</summary>
    public static OpenAiBehaviour EndlessBody() => new() { Body = _ => "{\"choices\":[{\"message\":{\"content\":\"", Ending = OpenAiEnding.Endless };

    private static string Completion(string text, string finishReason, JsonObject? usage)
    {
        var reply = new JsonObject
        {
            ["id"] = "chatcmpl-1",
            ["object"] = "chat.completion",
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["finish_reason"] = finishReason, ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text } }),
        };
        if (usage is not null)
        {
            reply["usage"] = usage;
        }

        return reply.ToJsonString();
    }
}
