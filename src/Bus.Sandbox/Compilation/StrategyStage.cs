namespace Bus.Sandbox;

/// <summary>The checks that a strategy's source passes on its way to a run, in their order.</summary>
public enum StrategyStage
{
    /// <summary>The form of the source: its size, its syntax, and language constructs that no strategy needs.</summary>
    Syntax = 0,

    /// <summary>What the compiler says.</summary>
    Compilation = 1,

    /// <summary>What the source uses: each type and member has to be on the allow list, nothing may call itself, nothing may be kept between runs.</summary>
    Policy = 2,

    /// <summary>The compiled assembly: the same allow list once more, on what the compiler made of the source.</summary>
    Assembly = 3,

    /// <summary>A run in a process of its own, under the kernel's limits.</summary>
    Run = 4,
}
