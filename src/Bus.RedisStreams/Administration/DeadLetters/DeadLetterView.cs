using System.Text;
using System.Text.Json;
using MassTransit;

namespace Bus.RedisStreams;

/// <summary>Tells entries of a dead-letter queue as people want to read them.</summary>
internal sealed class DeadLetterView
{
    /// <summary>The bytes of a body in which the type of an envelope's message is found: only ids and addresses come before it.</summary>
    internal const int PreviewBytes = 4096;

    private const string EnvelopeMediaType = "application/vnd.masstransit+json";
    private const string UrnPrefix = "urn:message:";

    private readonly string _queueName;
    private readonly string _keyPrefix;

    internal DeadLetterView(string queueName, string keyPrefix)
    {
        _queueName = queueName;
        _keyPrefix = keyPrefix;
    }

    internal DeadLetterInfo Describe(DeadLetterEntry entry)
    {
        var messageType = GetMessageType(entry);
        var exceptionType = entry.Header(MessageHeaders.FaultExceptionType);
        var reason = entry.Header(MessageHeaders.FaultMessage) ?? entry.Header(MessageHeaders.Reason);
        return new DeadLetterInfo
        {
            Id = entry.Id,
            SourceQueue = GetSourceQueue(entry),
            MessageId = string.IsNullOrEmpty(entry.MessageId) ? null : entry.MessageId,
            MessageType = messageType,
            ExceptionType = exceptionType,
            Reason = reason,
            ConsumerType = entry.Header(MessageHeaders.FaultConsumerType),
            RetryCount = entry.Number(MessageHeaders.FaultRetryCount),
            RequeueCount = entry.Number(DeadLetterHeaders.RequeueCount),
            BodyBytes = entry.BodyBytes,
            Group = CauseTemplate.Name(messageType, exceptionType, CauseTemplate.Of(reason)),
        };
    }

    internal DeadLetterDetails DescribeFully(DeadLetterEntry entry, int maxBodyBytes)
    {
        var info = Describe(entry);
        var (bytes, isCut) = entry.Decode(maxBodyBytes);
        var text = TryGetText(bytes, isCut);
        return new DeadLetterDetails
        {
            Info = info,
            StackTrace = entry.Header(MessageHeaders.FaultStackTrace),
            Headers = entry.Headers.OrderBy(x => x.Key, StringComparer.Ordinal).ToDictionary(x => x.Key, x => DeadLetterEntry.AsText(x.Value)),
            ContentType = entry.ContentType,
            ContentEncoding = entry.ContentEncoding,
            Body = text ?? Convert.ToBase64String(bytes.Span),
            IsBase64 = text is null,
            IsBodyCut = isCut,
            Failures = [.. RequeueHeaders.ReadHistory(entry), DescribeFailure(info)],
        };
    }

    /// <summary>The present time that a message is a dead letter.</summary>
    internal DeadLetterFailure DescribeFailure(DeadLetterInfo info) => new(info.Id.At, _queueName, info.ExceptionType, info.Reason);

    /// <summary>The queue where it faulted, as the fault says it; else, and after a skip, the queue that this one is named after.</summary>
    internal string GetSourceQueue(DeadLetterEntry entry)
    {
        if (Uri.TryCreate(entry.Header(MessageHeaders.FaultInputAddress), UriKind.Absolute, out var address)
            && Uri.UnescapeDataString(address.AbsolutePath).Split('/', StringSplitOptions.RemoveEmptyEntries) is [.., var name] segments
            && (segments.Length == 1 || segments[^2] == _keyPrefix)
            && name != _queueName
            && RedisStreamsEndpointAddress.IsValidName(name))
        {
            return name;
        }

        return RedisKeys.GetSource(_queueName)!;
    }

    private static string? GetMessageType(DeadLetterEntry entry)
    {
        var type = entry.Header(MessageHeaders.MessageType)?.Split(';')[0] ?? ReadEnvelopeType(entry) ?? entry.Header(MessageHeaders.FaultMessageType);
        return string.IsNullOrEmpty(type) ? null : type.StartsWith(UrnPrefix, StringComparison.OrdinalIgnoreCase) ? type[UrnPrefix.Length..] : type;
    }

    private static string? ReadEnvelopeType(DeadLetterEntry entry)
    {
        if (!entry.ContentType.StartsWith(EnvelopeMediaType, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(entry.Decode(PreviewBytes).Bytes.Span, isFinalBlock: false, state: default);
            var isType = false;
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    isType = reader.CurrentDepth == 1 && reader.ValueTextEquals("messageType"u8);
                }
                else if (isType && reader.TokenType == JsonTokenType.String)
                {
                    return reader.GetString();
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A body that cannot be read is the reason why many a message is here.
        }

        return null;
    }

    /// <summary>The bytes as text, or <see langword="null"/> if they are none. What was cut may end within a character.</summary>
    private static string? TryGetText(ReadOnlyMemory<byte> bytes, bool isCut)
    {
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        for (var left = 0; left < 4 && left <= bytes.Length; left++)
        {
            try
            {
                return strict.GetString(bytes.Span[..^left]);
            }
            catch (DecoderFallbackException) when (isCut)
            {
                // The last character is not whole; try without its bytes.
            }
            catch (DecoderFallbackException)
            {
                return null;
            }
        }

        return null;
    }
}
