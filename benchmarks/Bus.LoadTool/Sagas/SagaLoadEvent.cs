using MassTransit;

namespace Bus.LoadTool;

/// <summary>The event of a saga under load.</summary>
/// <param name="CorrelationId">The instance.</param>
/// <param name="Payload">Filler.</param>
/// <param name="IsTold">Whether the transition sends a message.</param>
public sealed record SagaLoadEvent(Guid CorrelationId, string Payload, bool IsTold) : CorrelatedBy<Guid>;
