using System.Globalization;

namespace Bus.Sandbox.Tests.Support;

/// <summary>Finds the processes that a process has started, and those they have.</summary>
internal static class Descendants
{
    internal static IReadOnlyList<int> Of(int processId)
    {
        var children = Directory.GetDirectories("/proc")
            .Select(x => int.TryParse(Path.GetFileName(x), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(x => x > 0)
            .Select(x => (Process: x, Parent: ReadParent(x)))
            .ToLookup(x => x.Parent, x => x.Process);
        List<int> found = [];
        var open = new Queue<int>(children[processId]);
        while (open.TryDequeue(out var next))
        {
            found.Add(next);
            foreach (var child in children[next])
            {
                open.Enqueue(child);
            }
        }

        return found;
    }

    /// <summary>Whether a process runs; one that has ended and that nobody has asked about counts as ended.</summary>
    internal static bool Runs(int processId) => ReadStat(processId) is [not "Z", ..];

    private static int ReadParent(int processId) => ReadStat(processId) is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : 0;

    private static string[] ReadStat(int processId)
    {
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // It has ended.
            return [];
        }
    }
}
