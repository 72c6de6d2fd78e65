namespace Bus.RedisStreams;

/// <summary>What a fetch brought.</summary>
internal readonly record struct FetchResult(FetchState State, IReadOnlyList<RedisStreamsTransportMessage> Messages)
{
    /// <summary>When the next delayed message is due, where the fetch looked for it.</summary>
    internal TimeSpan? NextDue { get; init; }

    /// <summary>How many messages were dropped because they had expired.</summary>
    internal long Expired { get; init; }
}
