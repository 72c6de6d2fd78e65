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

    /// <summary>How the body is compressed; <see langword="null"/> for not at all.</summary>
    internal string? ContentEncoding { get; init; }

    /// <summary>What subscriptions may choose by; <see langword="null"/> for none.</summary>
    internal string? RoutingKey { get; init; }

    /// <summary>What its send asks for beyond that; <see langword="null"/> for nothing.</summary>
    internal SendTerms? Terms { get; init; }

    /// <summary>The message that <see cref="AddPublishFields"/> wrote.</summary>
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
                "content-encoding" => entry with { ContentEncoding = value.AsString() },
                "headers" => entry with { Headers = value.Bytes },
                "ttl" => entry with { TimeToLive = TimeSpan.FromMilliseconds(value.AsInt64()) },
                "partition-key" => entry with { PartitionKey = value.AsString() },
                "body" => entry with { Body = value.Bytes.ToArray() },
                "routing-key" => entry with { RoutingKey = value.AsString() },
                "deduplication-mark" => entry with { Terms = new SendTerms { Deduplication = new Deduplication(value.AsString()!, Deduplication.DefaultWindow) } },
                "deduplication-window" when entry.Terms?.Deduplication is { } marked =>
                    entry with { Terms = new SendTerms { Deduplication = marked with { Window = TimeSpan.FromMilliseconds(value.AsInt64()) } } },
                _ => entry,
            };
        }

        return entry;
    }

    /// <summary>A command that adds this message to its lane of a queue: an <c>XADD</c>, or a script where a second one is dropped.</summary>
    /// <param name="queue">The queue's keys.</param>
    /// <param name="mustExist">Whether a missing stream is left missing, and the reply is null.</param>
    internal RedisCommand CreateAdd(QueueKeys queue, bool mustExist)
    {
        if (Terms?.Deduplication is { } deduplication)
        {
            return AddFields(RedisStreamsScripts.AddOnce.CreateCall(keyCount: 2)
                .Add(queue.Deduplication(deduplication.Mark)).Add(queue.Lanes[Lane]).Add(deduplication.WindowMilliseconds).Add(mustExist ? 1 : 0));
        }

        var command = new RedisCommand("XADD").AddKey(queue.Lanes[Lane]);
        if (mustExist)
        {
            command.Add("NOMKSTREAM"u8);
        }

        return AddFields(command.Add("*"u8));
    }

    /// <summary>Adds what a scheduled publish needs until it is routed, then the entry's fields and values.</summary>
    internal RedisCommand AddPublishFields(RedisCommand command)
    {
        if (Terms?.Deduplication is { } deduplication)
        {
            command.Add("deduplication-mark"u8).Add(deduplication.Mark).Add("deduplication-window"u8).Add(deduplication.WindowMilliseconds);
        }

        if (!string.IsNullOrEmpty(RoutingKey))
        {
            command.Add("routing-key"u8).Add(RoutingKey);
        }

        return AddFields(command);
    }

    /// <summary>How many words <see cref="AddFields"/> adds.</summary>
    internal int FieldWords => 8 + (TimeToLive is null ? 0 : 2) + (PartitionKey is null ? 0 : 2) + (ContentEncoding is null ? 0 : 2);

    /// <summary>How many words <see cref="AddPublishFields"/> adds.</summary>
    internal int PublishFieldWords => FieldWords + (Terms?.Deduplication is null ? 0 : 4) + (string.IsNullOrEmpty(RoutingKey) ? 0 : 2);

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

        if (ContentEncoding is not null)
        {
            command.Add("content-encoding"u8).Add(ContentEncoding);
        }

        return command.Add("body"u8).Add(Body);
    }
}
