namespace Bus.RedisStreams;

/// <summary>What a fetch brought.</summary>
internal readonly record struct FetchResult(FetchState State, IReadOnlyList<RedisStreamsTransportMessage> Messages)
{
    /// <summary>Whether it brought messages only, and no word about the rest of the queue.</summary>
    internal bool IsDirect { get; init; }

    /// <summary>When the next delayed message is due, where the fetch looked for it.</summary>
    internal TimeSpan? NextDue { get; init; }

    /// <summary>How many messages were dropped because they had expired.</summary>
    internal long Expired { get; init; }

    /// <summary>How many messages were parked because others of their partition key are in flight.</summary>
    internal long Parked { get; init; }

    /// <summary>The last wake of a queue that is paused, or whose messages go to another instance.</summary>
    internal string LastWake { get; init; } = string.Empty;

    /// <summary>Partition keys whose next messages may go.</summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>> FreedKeys { get; init; } = [];
}
