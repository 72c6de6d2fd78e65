using System.Runtime.InteropServices;

namespace Bus.Sandbox.Kernel;

/// <summary>The <c>struct sock_fprog</c> of linux/filter.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FilterProgram
{
    internal ushort Length;
    internal FilterInstruction* Instructions;
}
