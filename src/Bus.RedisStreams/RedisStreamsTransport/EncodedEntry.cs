using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>A message as entry fields, ready to be added to any number of queues.</summary>
internal sealed record EncodedEntry(string MessageId, string ContentType, ReadOnlyMemory<byte> Headers, byte[] Body)
{
    internal static ReadOnlyMemory<byte> NoHeaders { get; } = "{}"u8.ToArray();

    /// <summary>The lane it goes to.</summary>
    internal int Lane { get; init; } = QueueLanes.Normal;

    /// <summary>How long it may wait in its queue; <see langword="null"/> for ever.</summary>
    internal TimeSpan? TimeToLive { get; init; }

    /// <summary>Messages with the same key are delivered in order where a queue says so; <see langword="null"/> for none.</summary>
    internal string? PartitionKey { get; init; }

    /// <summary>The message that <see cref="AddFields"/> wrote.</summary>
    /// <param name="lane">The lane it goes to.</param>
    /// <param name="fields">A list that ends with names and values.</param>
    /// <param name="offset">Where they begin.</param>
    internal static EncodedEntry Parse(int lane, in RedisReply fields, int offset)
    {
        var entry = new EncodedEntry(string.Empty, string.Empty, NoHeaders, []) { Lane = lane };
        for (var index = offset; index + 1 < fields.Count; index += 2)
        {
            var value = fields[index + 1];
            entry = fields[index].AsString() switch
            {
                "message-id" => entry with { MessageId = value.AsString()! },
                "content-type" => entry with { ContentType = value.AsString()! },
                "headers" => entry with { Headers = value.Bytes },
                "ttl" => entry with { TimeToLive = TimeSpan.FromMilliseconds(value.AsInt64()) },
                "partition-key" => entry with { PartitionKey = value.AsString() },
                "body" => entry with { Body = value.Bytes.ToArray() },
                _ => entry,
            };
        }

        return entry;
    }

    /// <summary>An <c>XADD</c> of this message to its lane of a queue.</summary>
    /// <param name="queue">The queue's keys.</param>
    /// <param name="mustExist">Whether a missing stream is left missing, and the reply is null.</param>
    internal RedisCommand CreateAdd(QueueKeys queue, bool mustExist)
    {
        var command = new RedisCommand("XADD").Add(queue.Lanes[Lane]);
        if (mustExist)
        {
            command.Add("NOMKSTREAM"u8);
        }

        return AddFields(command.Add("*"u8));
    }

    /// <summary>Adds the entry's fields and values. The same fields in the same order let Redis store their names once per node of the stream.</summary>
    internal RedisCommand AddFields(RedisCommand command)
    {
        command
            .Add("message-id"u8).Add(MessageId)
            .Add("content-type"u8).Add(ContentType)
            .Add("headers"u8).Add(Headers.Span);
        if (TimeToLive is { } timeToLive)
        {
            command.Add("ttl"u8).Add(Math.Max(1, (long)timeToLive.TotalMilliseconds));
        }

        if (PartitionKey is not null)
        {
            command.Add("partition-key"u8).Add(PartitionKey);
        }

        return command.Add("body"u8).Add(Body);
    }
}
