namespace Bus.Sandbox;

/// <summary>What a strategy used too much of.</summary>
public enum SandboxLimit
{
    /// <summary>Processor time.</summary>
    Cpu = 0,

    /// <summary>Memory.</summary>
    Memory = 1,

    /// <summary>Time on the clock.</summary>
    Wall = 2,

    /// <summary>Orders and trades, or whatever else its process says.</summary>
    Output = 3,
}
