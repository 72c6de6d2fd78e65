using MassTransit;

namespace Bus.Host.Tests.Support;

/// <summary>Pays an order.</summary>
public sealed record PayOrder(Guid CorrelationId, int Amount) : CorrelatedBy<Guid>;
