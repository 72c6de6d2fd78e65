namespace Bus.Sandbox.Protocol;

/// <summary>What is said between a sandbox's process and its parent. The values are those on the wire.</summary>
internal enum FrameKind : byte
{
    /// <summary>Child: the limits are set, and it waits.</summary>
    Ready = 1,

    /// <summary>Parent: a source to compile.</summary>
    Compile = 2,

    /// <summary>Child: the assembly, or what is wrong.</summary>
    Compiled = 3,

    /// <summary>Parent: an assembly to load, once in the life of a process.</summary>
    Load = 4,

    /// <summary>Child: what the strategy says of itself.</summary>
    Loaded = 5,

    /// <summary>Parent: prices to keep. No answer.</summary>
    Bars = 6,

    /// <summary>Parent: prices to forget. No answer.</summary>
    Forget = 7,

    /// <summary>Parent: a backtest to run.</summary>
    Run = 8,

    /// <summary>Child: how far it is.</summary>
    Progress = 9,

    /// <summary>Child: the result of a backtest.</summary>
    Result = 10,

    /// <summary>Parent: a chunk of an optimization.</summary>
    Optimize = 11,

    /// <summary>Child: the result of a chunk.</summary>
    Optimized = 12,

    /// <summary>Child: the engine refuses the input; its sentence follows. The process goes on.</summary>
    Refused = 13,

    /// <summary>Child: the strategy failed. The process is of no more use.</summary>
    Failed = 14,

    /// <summary>Parent: a source in Python to check, once in the life of a process.</summary>
    Check = 15,

    /// <summary>Child: what is wrong with it, or nothing.</summary>
    Checked = 16,

    /// <summary>Parent: prices, with which the checked source is called.</summary>
    Call = 17,

    /// <summary>Child: what it returned, as JSON.</summary>
    Instances = 18,
}
