namespace Bus.Sandbox.Child;

/// <summary>What a process of the sandbox is for.</summary>
internal enum ChildRole
{
    /// <summary>It compiles sources, and runs nothing of them.</summary>
    Compile = 0,

    /// <summary>It loads one strategy and runs it.</summary>
    Run = 1,
}
