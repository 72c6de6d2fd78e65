using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Bus.Sandbox.Kernel;

/// <summary>What the kernel allows a process to use; numbers of asm-generic/resource.h.</summary>
internal static class ResourceLimits
{
    private const int Cpu = 0;
    private const int FileSize = 1;
    private const int Data = 2;
    private const int CoreSize = 4;
    private const int Processes = 6;
    private const int OpenFiles = 7;
    private const int LockedMemory = 8;
    private const int AddressSpace = 9;

    // What the runtime needs beside the heap that it limits itself: with less it ends the process where it could say that memory is used up.
    private const long Headroom = 64L * 1024 * 1024;

    private const ulong MaxThreads = 128;
    private const ulong MaxOpenFiles = 128;

    /// <summary>Sets the limits of this process that hold for its whole life. It cannot raise them again.</summary>
    /// <param name="memory">Bytes that it may take on top of what it has now.</param>
    internal static void Apply(long memory)
    {
        var status = ProcessStatus.ReadOwn();
        Set(CoreSize, 0);
        Set(FileSize, 0);
        Set(LockedMemory, 0);
        Set(OpenFiles, MaxOpenFiles);
        Set(Processes, MaxThreads);
        Set(Data, (ulong)(status.DataBytes + memory + Headroom));
        Set(AddressSpace, (ulong)(status.AddressSpaceBytes + memory + Headroom));
    }

    /// <summary>Lets the kernel end a process that has used so many seconds of processor time in its whole life; false when the process is gone.</summary>
    internal static unsafe bool TrySetCpu(int processId, TimeSpan total)
    {
        // Only the soft limit: a hard one could not be raised again for the next run.
        var limit = new ResourceLimit((ulong)Math.Ceiling(total.TotalSeconds), ResourceLimit.Infinity);
        return LinuxCalls.Limit(processId, Cpu, &limit, null) == 0;
    }

    private static unsafe void Set(int resource, ulong value)
    {
        ResourceLimit existing;
        if (LinuxCalls.Limit(0, resource, null, &existing) == 0)
        {
            value = Math.Min(value, existing.Maximum);
        }

        var limit = new ResourceLimit(value, value);
        if (LinuxCalls.Limit(0, resource, &limit, null) != 0)
        {
            var error = new Win32Exception(Marshal.GetLastPInvokeError());
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The limit {resource} cannot be set to {value}: {error.Message}."));
        }
    }
}
