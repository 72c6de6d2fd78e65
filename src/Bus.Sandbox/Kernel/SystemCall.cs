using System.Runtime.InteropServices;

namespace Bus.Sandbox.Kernel;

/// <summary>A system call with its numbers; -1 where there is none.</summary>
internal readonly record struct SystemCall(string Name, int X64, int Arm64)
{
    /// <summary>The number on this processor; null when it has no such call.</summary>
    internal uint? Number => (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? Arm64 : X64) is >= 0 and var number ? (uint)number : null;
}
