using System.Runtime.InteropServices;

namespace Bus.Sandbox.Kernel;

/// <summary>The <c>struct rlimit64</c> of prlimit(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ResourceLimit(ulong current, ulong maximum)
{
    internal const ulong Infinity = ulong.MaxValue;

    internal ulong Current = current;
    internal ulong Maximum = maximum;
}
