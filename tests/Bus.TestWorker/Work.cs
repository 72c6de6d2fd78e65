namespace Bus.TestWorker;

/// <summary>A message that tells the worker what to do with it.</summary>
/// <param name="Id">Names the message in the worker's output.</param>
/// <param name="Behavior">What the handler does.</param>
/// <param name="Milliseconds">For <see cref="WorkBehavior.Wait"/>: how long.</param>
public sealed record Work(int Id, WorkBehavior Behavior = WorkBehavior.Complete, int Milliseconds = 0);
