using System.Globalization;

namespace Bus.Sandbox.Kernel;

/// <summary>What the kernel tells of the memory of a process, see proc(5).</summary>
internal readonly record struct ProcessStatus(long AddressSpaceBytes, long DataBytes)
{
    internal static ProcessStatus ReadOwn()
    {
        var lines = File.ReadAllLines("/proc/self/status");
        return new ProcessStatus(Read(lines, "VmSize:"), Read(lines, "VmData:"));
    }

    private static long Read(string[] lines, string name)
    {
        var line = Array.Find(lines, x => x.StartsWith(name, StringComparison.Ordinal)) ?? throw new InvalidOperationException($"/proc/self/status has no {name}");
        return long.Parse(line.AsSpan(name.Length).TrimEnd("kB").Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture) * 1024;
    }
}
