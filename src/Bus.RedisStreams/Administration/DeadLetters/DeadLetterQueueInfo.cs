namespace MassTransit;

/// <summary>A dead-letter queue.</summary>
/// <param name="Name">Its name; it ends with <c>_error</c> or <c>_skipped</c>.</param>
/// <param name="Count">How many messages it has.</param>
/// <param name="Oldest">When the oldest came, by Redis' clock; <see langword="null"/> when it is empty.</param>
/// <param name="Newest">When the newest came.</param>
public sealed record DeadLetterQueueInfo(string Name, long Count, DateTimeOffset? Oldest, DateTimeOffset? Newest);
