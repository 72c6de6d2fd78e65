namespace Bus.RedisStreams;

/// <summary>What makes one delivery unique: entry ids repeat across lanes, and an entry is delivered again with a higher count.</summary>
internal readonly record struct DeliveryKey(int Lane, EntryId EntryId, long DeliveryCount);
