using MassTransit;

namespace Bus.TestWorker;

/// <summary>An event of a tally.</summary>
/// <param name="CorrelationId">The tally.</param>
/// <param name="Number">Names the event.</param>
/// <param name="Last">With how many events the tally ends; 0 for never.</param>
public sealed record Tally(Guid CorrelationId, int Number, int Last = 0) : CorrelatedBy<Guid>;
