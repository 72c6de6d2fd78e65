using System.Collections.Concurrent;
using System.Net.Mime;
using System.Text;
using MassTransit;
using MassTransit.Context;
using MassTransit.Serialization;
using MassTransit.Transports;

namespace Bus.RedisStreams;

/// <summary>A message as the consume pipe sees it.</summary>
internal sealed class RedisStreamsReceiveContext : BaseReceiveContext, RoutingKeyConsumeContext, PartitionKeyConsumeContext, TransportReceiveContext, ITransportSequenceNumber
{
    private const string DefaultContentType = "application/json";
    private const int MaxCachedContentTypes = 64;

    private static readonly ConcurrentDictionary<string, ContentType> ContentTypes = new(StringComparer.Ordinal);

    private readonly RedisStreamsHeaderProvider _headers;
    private readonly RedisStreamsTransportMessage _message;

    internal RedisStreamsReceiveContext(RedisStreamsTransportMessage message, RedisStreamsReceiveEndpointContext context, RedisStreamsReceiveLockContext lockContext)
        : base(message.DeliveryCount > 1, context, lockContext)
    {
        _message = message;
        _headers = new RedisStreamsHeaderProvider(message);
        Body = message.ContentEncoding.IsEmpty
            ? new MemoryMessageBody(message.Body)
            : new CompressedMessageBody(message.Body, message.ContentEncoding, context.MaxDecompressedSize);
    }

    public override MessageBody Body { get; }

    public string? RoutingKey => GetText(TransportPropertyNames.RoutingKey);

    public string? PartitionKey => _message.PartitionKey ?? GetText(TransportPropertyNames.PartitionKey);

    public ulong? SequenceNumber => _message.EntryId.SequenceNumber;

    internal RedisStreamsTransportMessage Message => _message;

    internal MessagePriority Priority => QueueLanes.GetPriority(_message.Lane);

    protected override IHeaderProvider HeaderProvider => _headers;

    public IDictionary<string, object>? GetTransportProperties()
    {
        var properties = new Dictionary<string, object>();
        if (RoutingKey is { Length: > 0 } routingKey)
        {
            properties[TransportPropertyNames.RoutingKey] = routingKey;
        }

        if (PartitionKey is { Length: > 0 } partitionKey)
        {
            properties[TransportPropertyNames.PartitionKey] = partitionKey;
        }

        if (Priority != MessagePriority.Normal)
        {
            properties[TransportPropertyNames.Priority] = (int)Priority;
        }

        return properties.Count > 0 ? properties : null;
    }

    /// <summary>An entry without a content type was written by hand: JSON, as the wire format says.</summary>
    protected override ContentType? GetContentType()
    {
        var text = _message.ContentType.IsEmpty ? DefaultContentType : Encoding.UTF8.GetString(_message.ContentType.Span);
        if (ContentTypes.TryGetValue(text, out var cached))
        {
            return cached;
        }

        var contentType = ConvertToContentType(text);
        if (contentType is not null && ContentTypes.Count < MaxCachedContentTypes)
        {
            ContentTypes.TryAdd(text, contentType);
        }

        return contentType;
    }

    private string? GetText(string key) => _headers.TryGetHeader(key, out var value) ? value as string : null;
}
