using System.Buffers.Text;
using System.Text;
using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>One stream entry as it was delivered.</summary>
internal sealed class RedisStreamsTransportMessage
{
    // Anybody may have written the field: what is longer than any clock counts is as good as for ever.
    private const long LongestTimeToLive = 900_000_000_000_000;

    private (TimeProvider Clock, long Since, TimeSpan Left)? _expiration;

    internal RedisStreamsTransportMessage(int lane, EntryId entryId, long deliveryCount)
    {
        Lane = lane;
        EntryId = entryId;
        DeliveryCount = deliveryCount;
    }

    /// <summary>The lane's position in <see cref="QueueLanes.Names"/>.</summary>
    internal int Lane { get; }

    internal EntryId EntryId { get; }

    /// <summary>How often the message was handed to handlers, this time included once it has started.</summary>
    internal long DeliveryCount { get; set; }

    internal ReadOnlyMemory<byte> Body { get; private set; }

    internal ReadOnlyMemory<byte> Headers { get; private set; }

    internal ReadOnlyMemory<byte> ContentType { get; private set; }

    /// <summary>How the body is compressed; empty for not at all.</summary>
    internal ReadOnlyMemory<byte> ContentEncoding { get; private set; }

    internal string? MessageId { get; private set; }

    internal string? PartitionKey => PartitionKeyBytes.IsEmpty ? null : Encoding.UTF8.GetString(PartitionKeyBytes.Span);

    /// <summary>The partition key as its sender wrote it, which need be no text; empty for none.</summary>
    internal ReadOnlyMemory<byte> PartitionKeyBytes { get; private set; }

    /// <summary>How long after its entry it expires, if it ever does.</summary>
    internal TimeSpan? TimeToLive { get; private set; }

    /// <summary>Whether the message's time to live is over, by the clock that it was fetched under.</summary>
    internal bool IsExpired => _expiration is { } expiration && expiration.Clock.GetElapsedTime(expiration.Since) >= expiration.Left;

    internal DeliveryKey Key => new(Lane, EntryId, DeliveryCount);

    internal static RedisStreamsTransportMessage Create(int lane, in RedisReply id, long deliveryCount, in RedisReply fields)
    {
        var message = new RedisStreamsTransportMessage(lane, EntryId.Parse(id.Bytes.Span), deliveryCount);
        var items = fields.Items;
        for (var index = 0; index + 1 < items.Length; index += 2)
        {
            message.SetField(items[index].Bytes.Span, items[index + 1].Bytes);
        }

        return message;
    }

    internal void ExpireIn(TimeSpan left, TimeProvider clock) => _expiration = (clock, clock.GetTimestamp(), left);

    /// <summary>Lets it expire as its fields say, where the server's time is known and no script has reckoned.</summary>
    /// <param name="serverTime">The server's time.</param>
    /// <param name="clock">The clock that measures what is left.</param>
    internal void ExpireAt(DateTimeOffset serverTime, TimeProvider clock)
    {
        if (TimeToLive is { } timeToLive)
        {
            // An entry's id need not be a time either.
            var left = EntryId.Milliseconds + timeToLive.TotalMilliseconds - serverTime.ToUnixTimeMilliseconds();
            ExpireIn(TimeSpan.FromMilliseconds(Math.Clamp(left, -1d, LongestTimeToLive)), clock);
        }
    }

    private void SetField(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value)
    {
        if (name.SequenceEqual("body"u8))
        {
            Body = value;
        }
        else if (name.SequenceEqual("headers"u8))
        {
            Headers = value;
        }
        else if (name.SequenceEqual("content-type"u8))
        {
            ContentType = value;
        }
        else if (name.SequenceEqual("message-id"u8))
        {
            MessageId = Encoding.UTF8.GetString(value.Span);
        }
        else if (name.SequenceEqual("partition-key"u8))
        {
            PartitionKeyBytes = value;
        }
        else if (name.SequenceEqual("content-encoding"u8))
        {
            ContentEncoding = value;
        }
        else if (name.SequenceEqual("ttl"u8) && Utf8Parser.TryParse(value.Span, out long milliseconds, out var length) && length == value.Length && milliseconds <= LongestTimeToLive)
        {
            TimeToLive = TimeSpan.FromMilliseconds(Math.Max(0, milliseconds));
        }
    }
}
