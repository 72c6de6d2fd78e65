namespace Bus.Faults.Worker;

/// <summary>A message of the matrix.</summary>
/// <param name="Id">Its number in the ledger, from 0.</param>
/// <param name="Behavior">What the worker does with it.</param>
/// <param name="Milliseconds">How long its handler takes.</param>
/// <param name="Key">Its partition key, where order is promised.</param>
/// <param name="Mark">A text by which a proxy recognizes it on the wire.</param>
public sealed record FaultMessage(int Id, FaultBehavior Behavior = FaultBehavior.Complete, int Milliseconds = 0, string? Key = null, string? Mark = null);
