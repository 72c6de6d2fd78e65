using MassTransit;

namespace Bus.RedisStreams;

/// <summary>An entry that fits a filter.</summary>
internal readonly record struct DeadLetterMatch(DeadLetterEntry Entry, DeadLetterInfo Info);
