namespace Bus.RedisStreams;

/// <summary>What a fetch gave: messages, or the news that the instance has lost its lease.</summary>
internal readonly record struct FetchResult(bool LeaseLost, IReadOnlyList<RedisStreamsTransportMessage> Messages);
