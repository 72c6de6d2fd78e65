using System.Runtime.InteropServices;

namespace Bus.Sandbox.Kernel;

/// <summary>The calls of Linux that .NET has no methods for.</summary>
internal static partial class LinuxCalls
{
    internal const int Kill = 9;
    internal const int PrSetParentDeathSignal = 1;
    internal const int PrSetNoNewPrivileges = 38;

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    internal static partial int Control(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    internal static unsafe partial int Limit(int processId, int resource, ResourceLimit* next, ResourceLimit* previous);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint Call(nint number, nuint argument1, nuint argument2, nint argument3);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "_exit")]
    internal static partial void Exit(int code);
}
