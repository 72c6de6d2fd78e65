using MassTransit;

namespace Bus.LoadTool;

/// <summary>What moves an instance of the sagas that are looked at.</summary>
/// <param name="CorrelationId">The instance.</param>
public sealed record SagaPagesEvent(Guid CorrelationId) : CorrelatedBy<Guid>;
