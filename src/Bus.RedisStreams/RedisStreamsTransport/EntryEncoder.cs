using System.Buffers;
using System.Text.Json;
using Bus.RedisStreams.Configuration;
using MassTransit;
using MassTransit.Serialization;

namespace Bus.RedisStreams;

/// <summary>Writes a message as the fields of a stream entry.</summary>
internal static class EntryEncoder
{
    private const string EnvelopeMediaTypePrefix = "application/vnd.masstransit";

    // As MassTransit's other transports do with a time that is over before the message is sent.
    private static readonly TimeSpan ShortestTimeToLive = TimeSpan.FromSeconds(1);

    /// <summary>Writes a message for the lane of its priority.</summary>
    internal static EncodedEntry Encode<T>(RedisStreamsMessageSendContext<T> context, RedisStreamsHostConfiguration host)
        where T : class
    {
        // Body first: raw serializers add their headers while they build it.
        var body = context.Body.GetBytes();
        var contentType = context.ContentType?.ToString() ?? string.Empty;
        if (!contentType.StartsWith(EnvelopeMediaTypePrefix, StringComparison.OrdinalIgnoreCase))
        {
            AddIdentityHeaders(context);
        }

        var headers = EncodeHeaders(context);
        CheckSize(context, (long)body.Length + headers.Length, host);
        var compressed = TryCompress(body, host.Settings.Compression);
        return new EncodedEntry(context.MessageId?.ToString("D") ?? string.Empty, contentType, headers, compressed ?? body)
        {
            Lane = context.Lane,
            TimeToLive = context.TimeToLive is { } timeToLive && timeToLive <= TimeSpan.Zero ? ShortestTimeToLive : context.TimeToLive,
            PartitionKey = string.IsNullOrEmpty(context.PartitionKey) ? null : context.PartitionKey,
            RoutingKey = context.RoutingKey,
            ContentEncoding = compressed is null ? null : BodyCompression.Gzip,
            Terms = SendTerms.Create(context, host),
        };
    }

    /// <summary>Writes headers as a JSON object; absent values are left out.</summary>
    internal static byte[] EncodeHeaders(IEnumerable<KeyValuePair<string, object>> headers)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        foreach (var (key, value) in headers)
        {
            WriteHeader(writer, key, value);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A fault holds the message that failed: refused for its size, it would keep that message from the error queue.</summary>
    private static void CheckSize<T>(RedisStreamsMessageSendContext<T> context, long size, RedisStreamsHostConfiguration host)
        where T : class
    {
        var limit = host.Settings.MaxMessageSize;
        if (size > limit && (context.Message is not (Fault or ReceiveFault) || size > RedisStreamsDefaults.LargestMaxMessageSize))
        {
            throw new MessageTooLargeException(context.DestinationAddress ?? host.HostAddress, size, limit);
        }
    }

    private static byte[]? TryCompress(byte[] body, BodyCompressionSettings? settings) =>
        settings is not null && body.Length > settings.Above ? BodyCompression.TryCompress(body, settings.Level) : null;

    private static ReadOnlyMemory<byte> EncodeHeaders<T>(RedisStreamsMessageSendContext<T> context)
        where T : class
    {
        if (!string.IsNullOrEmpty(context.RoutingKey))
        {
            context.Headers.Set(TransportPropertyNames.RoutingKey, context.RoutingKey);
        }

        if (!string.IsNullOrEmpty(context.PartitionKey))
        {
            context.Headers.Set(TransportPropertyNames.PartitionKey, context.PartitionKey);
        }

        var headers = context.Headers.GetAll();
        return headers.Any() ? EncodeHeaders(headers) : EncodedEntry.NoHeaders;
    }

    private static void WriteHeader(Utf8JsonWriter writer, string key, object? value)
    {
        switch (value)
        {
            case null:
                return;
            case string text:
                writer.WriteString(key, text);
                return;
            case Guid guid:
                writer.WriteString(key, guid.ToString("D"));
                return;
            case Uri uri:
                writer.WriteString(key, uri.ToString());
                return;
            case bool flag:
                writer.WriteBoolean(key, flag);
                return;
            case DateTime time:
                writer.WriteString(key, time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time);
                return;
            case DateTimeOffset time:
                writer.WriteString(key, time.UtcDateTime);
                return;
            default:
                writer.WritePropertyName(key);
                JsonSerializer.Serialize(writer, value, value.GetType(), SystemTextJsonMessageSerializer.Options);
                return;
        }
    }

    /// <summary>A body without an envelope carries no ids and addresses: they travel as headers, under the names MassTransit reads.</summary>
    private static void AddIdentityHeaders<T>(RedisStreamsMessageSendContext<T> context)
        where T : class
    {
        var headers = context.Headers;
        SetIfAbsent(headers, MessageHeaders.CorrelationId, context.CorrelationId?.ToString("D"));
        SetIfAbsent(headers, MessageHeaders.ConversationId, context.ConversationId?.ToString("D"));
        SetIfAbsent(headers, MessageHeaders.RequestId, context.RequestId?.ToString("D"));
        SetIfAbsent(headers, MessageHeaders.InitiatorId, context.InitiatorId?.ToString("D"));
        SetIfAbsent(headers, MessageHeaders.SourceAddress, context.SourceAddress?.ToString());
        SetIfAbsent(headers, MessageHeaders.ResponseAddress, context.ResponseAddress?.ToString());
        SetIfAbsent(headers, MessageHeaders.FaultAddress, context.FaultAddress?.ToString());
        SetIfAbsent(headers, MessageHeaders.MessageType, string.Join(';', context.SupportedMessageTypes));
    }

    private static void SetIfAbsent(SendHeaders headers, string key, string? value)
    {
        if (!string.IsNullOrEmpty(value) && !headers.TryGetHeader(key, out _))
        {
            headers.Set(key, value);
        }
    }
}
