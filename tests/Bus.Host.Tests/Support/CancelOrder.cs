using MassTransit;

namespace Bus.Host.Tests.Support;

/// <summary>Cancels an order.</summary>
public sealed record CancelOrder(Guid CorrelationId) : CorrelatedBy<Guid>;
