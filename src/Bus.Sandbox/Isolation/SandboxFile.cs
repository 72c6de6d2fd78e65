namespace Bus.Sandbox.Isolation;

/// <summary>A file or folder that a sandbox's process can read.</summary>
/// <param name="Source">Where it is on this machine.</param>
/// <param name="Target">Where the process sees it.</param>
internal readonly record struct SandboxFile(string Source, string Target);
