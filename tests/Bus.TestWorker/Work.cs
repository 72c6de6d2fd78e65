namespace Bus.TestWorker;

/// <summary>A message that tells the worker what to do with it.</summary>
/// <param name="Id">Names the message in the worker's output.</param>
/// <param name="Behavior">What the handler does.</param>
/// <param name="Milliseconds">For <see cref="WorkBehavior.Wait"/>: how long.</param>
/// <param name="Key">Its partition key, where order is looked at: the worker then says when it started and ended, by a clock that all processes share.</param>
public sealed record Work(int Id, WorkBehavior Behavior = WorkBehavior.Complete, int Milliseconds = 0, string? Key = null);
