namespace Bus.Sandbox.Processes;

/// <summary>What something took until it was answered or ended.</summary>
internal readonly record struct RunCost(TimeSpan Elapsed, TimeSpan Processor);
