namespace Bus.TestWorker;

/// <summary>What a tally tells of each event.</summary>
/// <param name="CorrelationId">The tally.</param>
/// <param name="Number">The event.</param>
/// <param name="Count">The events so far.</param>
public sealed record Tallied(Guid CorrelationId, int Number, int Count);
