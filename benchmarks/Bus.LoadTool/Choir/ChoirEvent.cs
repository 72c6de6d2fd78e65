using MassTransit;

namespace Bus.LoadTool;

/// <summary>An event of a saga in the choir.</summary>
/// <param name="CorrelationId">The saga.</param>
/// <param name="Number">Names the event.</param>
public sealed record ChoirEvent(Guid CorrelationId, int Number) : CorrelatedBy<Guid>;
