namespace Bus.LoadTool;

/// <summary>A call whose times are measured.</summary>
/// <param name="Name">What it does.</param>
/// <param name="RunAsync">Makes it.</param>
/// <param name="IsOnce">Whether it is made once, because it finds less the second time or takes long.</param>
internal sealed record MeteredCall(string Name, Func<Task> RunAsync, bool IsOnce = false);
