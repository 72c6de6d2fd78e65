using MassTransit;

namespace Bus.Host.Tests.Support;

/// <summary>Starts an order.</summary>
public sealed record SubmitOrder(Guid CorrelationId, string Number) : CorrelatedBy<Guid>;
