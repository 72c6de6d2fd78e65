using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using MassTransit;
using MassTransit.Transports;

namespace Bus.RedisStreams;

/// <summary>The transport headers of an entry, parsed when first asked for.</summary>
internal sealed class RedisStreamsHeaderProvider : IHeaderProvider
{
    private readonly Lazy<Dictionary<string, object>> _headers;
    private readonly RedisStreamsTransportMessage _message;

    internal RedisStreamsHeaderProvider(RedisStreamsTransportMessage message)
    {
        _message = message;
        _headers = new Lazy<Dictionary<string, object>>(() => ParseHeaders(message.Headers));
    }

    public IEnumerable<KeyValuePair<string, object>> GetAll() => _headers.Value;

    public bool TryGetHeader(string key, [NotNullWhen(true)] out object? value)
    {
        value = key switch
        {
            MessageHeaders.MessageId => _message.MessageId,
            MessageHeaders.TransportMessageId => _message.EntryId.ToString(),
            MessageHeaders.ContentType when !_message.ContentType.IsEmpty => Encoding.UTF8.GetString(_message.ContentType.Span),
            TransportPropertyNames.DeliveryCount => _message.DeliveryCount,
            _ => null,
        };
        return value is not null || (_message.Headers.Length > 2 && _headers.Value.TryGetValue(key, out value));
    }

    /// <summary>Reads the headers field; what is no JSON object counts as no headers, for anybody may have written the entry.</summary>
    internal static Dictionary<string, object> ParseHeaders(ReadOnlyMemory<byte> json)
    {
        var headers = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        if (json.Length <= 2)
        {
            return headers;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                foreach (var property in document.RootElement.EnumerateObject())
                {
                    TryAdd(headers, property);
                }
            }
        }
        catch (JsonException exception)
        {
            RedisStreamsLogMessages.HeadersUnreadable(exception);
        }

        return headers;
    }

    private static void TryAdd(Dictionary<string, object> headers, in JsonProperty property)
    {
        try
        {
            if (Convert(property.Value) is { } value)
            {
                headers[property.Name] = value;
            }
        }
        catch (InvalidOperationException exception)
        {
            // Half a character, or bytes that are no UTF-8: this one is left out. Thrown later it would leave the message with nobody.
            RedisStreamsLogMessages.HeaderUnreadable(exception);
        }
    }

    private static object? Convert(in JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when element.TryGetInt64(out var number) => number,
        JsonValueKind.Number when element.TryGetDouble(out var number) && double.IsFinite(number) => number,
        JsonValueKind.Number => element.GetRawText(),
        JsonValueKind.Null => null,
        _ => element.Clone(),
    };
}
