using System.Text.Json;
using System.Text.Json.Nodes;
using Bus.Models.Chat;
using Bus.Models.Configuration;

namespace Bus.Models.Recording;

/// <summary>Writes each exchange that succeeded into a folder: request and reply, never headers, never the key.</summary>
internal sealed class RecordingExchange(IChatExchange inner, ProviderSettings settings) : IChatExchange
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true };

    public void Dispose() => inner.Dispose();

    public async Task<ExchangeReply> SendAsync(string body, CancellationToken cancellationToken)
    {
        var reply = await inner.SendAsync(body, cancellationToken);
        if (reply.Status is >= 200 and < 300 && Parse(reply.Body) is { } answer)
        {
            var request = Parse(HttpChatExchange.Redact(body, settings.Key.Read()));
            Write(ExchangeFile.PathOf(settings.RecordTo!, body), new JsonObject { ["model"] = settings.Name, ["request"] = request, ["reply"] = answer });
        }

        return reply;
    }

    private static void Write(string file, JsonObject exchange)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);

        // Two processes may record the same exchange; each file is there as a whole or not at all.
        var draft = $"{file}.{Guid.NewGuid():N}.tmp";
        using (var stream = File.Create(draft))
        using (var writer = new Utf8JsonWriter(stream, Readable))
        {
            exchange.WriteTo(writer);
        }

        File.Move(draft, file, overwrite: true);
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            // A reply that is no JSON is a failed attempt, and not worth keeping.
            return null;
        }
    }
}
