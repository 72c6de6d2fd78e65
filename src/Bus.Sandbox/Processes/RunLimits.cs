namespace Bus.Sandbox.Processes;

/// <summary>What one thing that a process is asked for may take.</summary>
/// <param name="Cpu">Processor time.</param>
/// <param name="Wall">Time on the clock.</param>
/// <param name="Output">Bytes of an answer.</param>
internal sealed record RunLimits(TimeSpan Cpu, TimeSpan Wall, long Output);
