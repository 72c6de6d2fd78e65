using System.Runtime.InteropServices;

namespace Bus.Sandbox.Kernel;

/// <summary>The <c>struct sock_filter</c> of linux/filter.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct FilterInstruction(ushort code, byte ifTrue, byte ifFalse, uint value)
{
    internal readonly ushort Code = code;
    internal readonly byte IfTrue = ifTrue;
    internal readonly byte IfFalse = ifFalse;
    internal readonly uint Value = value;
}
