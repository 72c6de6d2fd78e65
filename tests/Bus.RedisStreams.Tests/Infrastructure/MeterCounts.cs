namespace Bus.RedisStreams.Tests;

/// <summary>What the transport's meter has counted of one queue.</summary>
internal sealed record MeterCounts(long Fetched, long Settled, long Redelivered = 0, long Recovered = 0, long LeaseLost = 0);
