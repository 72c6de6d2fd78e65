using System.Globalization;
using Bus.Sandbox.Kernel;

namespace Bus.Sandbox.Child;

/// <summary>Takes from this process, for good, what computing does not need. Works without privileges, and within any isolation.</summary>
internal static class Lockdown
{
    private const int FirstOwnDescriptor = 3;

    private static readonly string[] OwnFiles = ["/proc/", "/sys/fs/cgroup/", "/dev/", "pipe:", "anon_inode:"];

    internal static void Apply(long memoryLimit)
    {
        // The parent's end of the pipe tells of its death too; this tells the kernel, whom a loop in a strategy cannot delay.
        _ = LinuxCalls.Control(LinuxCalls.PrSetParentDeathSignal, LinuxCalls.Kill, 0, 0, 0);
        CloseInherited();
        ResourceLimits.Apply(memoryLimit);
        SystemCallFilter.Apply();
    }

    /// <summary>Closes what the parent has left open by mistake: sockets, and files that are none of the runtime's.</summary>
    private static void CloseInherited()
    {
        var runtime = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(typeof(object).Assembly.Location))))!;
        foreach (var link in Directory.GetFiles("/proc/self/fd"))
        {
            var descriptor = int.Parse(Path.GetFileName(link.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture);
            if (descriptor >= FirstOwnDescriptor
                && File.ResolveLinkTarget(link, returnFinalTarget: false)?.FullName is { } target
                && !target.StartsWith(runtime, StringComparison.Ordinal)
                && !target.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal)
                && !Array.Exists(OwnFiles, target.Contains))
            {
                _ = LinuxCalls.Close(descriptor);
            }
        }
    }
}
