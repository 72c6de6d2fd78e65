namespace Bus.RedisStreams;

/// <summary>What one command read of a dead-letter queue.</summary>
/// <param name="Entries">The entries, in order.</param>
/// <param name="IsEnd">Whether nothing is left behind them.</param>
/// <param name="ReadEntries">Entries that Redis read for it, a few more than were returned.</param>
/// <param name="ReadBytes">Bytes that Redis read for it.</param>
internal sealed record DeadLetterSlice(IReadOnlyList<DeadLetterEntry> Entries, bool IsEnd, long ReadEntries, long ReadBytes);
