using MassTransit;

namespace Bus.RedisSagas.Tests;

/// <summary>Counts one, and starts the saga if it has not.</summary>
public sealed record Count(Guid CorrelationId, string Name, string? Label = null) : CorrelatedBy<Guid>;

/// <summary>Counts one for all sagas of a label.</summary>
public sealed record CountLabel(string Label, string Name);

/// <summary>Ends the saga.</summary>
public sealed record EndCount(Guid CorrelationId) : CorrelatedBy<Guid>;

/// <summary>What the saga tells of each transition.</summary>
public sealed record Counted(Guid CorrelationId, string Name, int Total);
