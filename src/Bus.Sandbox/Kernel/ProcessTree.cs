using System.Globalization;

namespace Bus.Sandbox.Kernel;

/// <summary>Reads processes of this machine from /proc.</summary>
internal static class ProcessTree
{
    private const int TicksPerSecond = 100;

    /// <summary>The last of the line of only children that starts with a process: what a chain of launchers has started in the end.</summary>
    internal static int FindLast(int processId)
    {
        var children = ReadParents().ToLookup(x => x.Parent, x => x.Process);
        while (children[processId].Take(2).ToArray() is [var child])
        {
            processId = child;
        }

        return processId;
    }

    /// <summary>The processor time that a process has used; null when it is gone.</summary>
    internal static TimeSpan? ReadCpu(int processId) =>
        ReadStat(processId) is { } fields ? TimeSpan.FromSeconds((Number(fields[11]) + Number(fields[12])) / (double)TicksPerSecond) : null;

    private static IEnumerable<(int Parent, int Process)> ReadParents()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var process) && ReadStat(process) is { } fields)
            {
                yield return ((int)Number(fields[1]), process);
            }
        }
    }

    /// <summary>The fields of /proc/pid/stat from the third on, see proc(5); those before may hold blanks.</summary>
    private static string[]? ReadStat(int processId)
    {
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // The process has ended, maybe while it was read.
            return null;
        }
    }

    private static long Number(string field) => long.Parse(field, NumberStyles.Integer, CultureInfo.InvariantCulture);
}
