namespace Bus.Faults.Worker;

/// <summary>What a saga sends when a message was applied to it.</summary>
/// <param name="Id">The message.</param>
/// <param name="Saga">The saga.</param>
/// <param name="Place">The how many-th it was, from 1.</param>
public sealed record FaultTold(int Id, Guid Saga, int Place);
