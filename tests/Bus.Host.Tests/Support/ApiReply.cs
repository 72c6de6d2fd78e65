using System.Net;
using System.Text.Json;

namespace Bus.Host.Tests.Support;

/// <summary>An answer of the HTTP API.</summary>
internal sealed record ApiReply(HttpStatusCode StatusCode, JsonElement Json, HttpResponseMessage Message)
{
    public static async Task<ApiReply> ReadAsync(HttpResponseMessage message)
    {
        var text = await message.Content.ReadAsStringAsync();
        try
        {
            return new ApiReply(message.StatusCode, JsonDocument.Parse(text).RootElement, message);
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException($"{message.StatusCode} with no JSON: '{text}'.", exception);
        }
    }

    /// <summary>Asserts that the request was refused by problem details with one sentence.</summary>
    public void ShouldBeProblem(HttpStatusCode statusCode, string sentencePart)
    {
        StatusCode.ShouldBe(statusCode, Json.GetRawText());
        Message.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        Json.GetProperty("status").GetInt32().ShouldBe((int)statusCode);
        var detail = Json.GetProperty("detail").GetString()!;
        detail.ShouldContain(sentencePart);
        detail.ShouldEndWith(".");
        detail.ShouldNotContain("\n");
        detail.ShouldNotContain("   at ");
    }
}
