using System.Text.Json;
using System.Text.Json.Nodes;
using Bus.Models.Chat;
using Bus.Models.Configuration;

namespace Bus.Models.Recording;

/// <summary>Answers from a folder of recorded exchanges. Sends nothing and needs no key.</summary>
internal sealed class ReplayExchange(ProviderSettings settings) : IChatExchange
{
    private const int OkStatus = 200;

    public void Dispose()
    {
        // Nothing is held between two requests.
    }

    public async Task<ExchangeReply> SendAsync(string body, CancellationToken cancellationToken)
    {
        var file = ExchangeFile.PathOf(settings.ReplayFrom!, body);
        if (!File.Exists(file))
        {
            throw new ModelException(
                $"No exchange recorded in '{settings.ReplayFrom}' answers this request to {settings.Name} ({ExchangeFile.HashOf(body)}.json); the idea, the prompts or the options differ from those recorded.",
                isRetryable: false);
        }

        try
        {
            var reply = JsonNode.Parse(await File.ReadAllTextAsync(file, cancellationToken))?["reply"];
            return reply is null ? throw Unreadable(file, null) : new ExchangeReply(OkStatus, reply.ToJsonString());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Unreadable(file, exception);
        }
    }

    private static ModelException Unreadable(string file, Exception? cause) =>
        new($"The recorded exchange '{file}' cannot be read; it must be a JSON object with the member 'reply'.", isRetryable: false, cause);
}
