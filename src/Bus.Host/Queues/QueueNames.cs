namespace Bus.Host.Queues;

/// <summary>Reads queue names out of keys and builds the keys of a queue, as contracts/keyspace.md has them.</summary>
internal sealed class QueueNames
{
    internal const string Group = "bus";

    private static readonly string[] Lanes = ["critical", "high", "normal", "low"];

    private readonly string _start;

    internal QueueNames(string prefix)
    {
        _start = $"{prefix}:{{";
    }

    /// <summary>The pattern of all keys of queues.</summary>
    internal string Pattern => $"{_start}*";

    /// <summary>The root of a queue's keys, if a key is one of a queue's lanes; else null.</summary>
    internal string? RootOfLane(string key)
    {
        var end = key.LastIndexOf(':');
        return end > 0 && key.StartsWith(_start, StringComparison.Ordinal) && Array.IndexOf(Lanes, key[(end + 1)..]) >= 0 ? key[..end] : null;
    }

    /// <summary>The queue's name: its root without prefix and braces.</summary>
    internal string NameOf(string root) => root[_start.Length..].Replace("}", "", StringComparison.Ordinal);

    /// <summary>Whether messages that a consumer holds wait for one that is none: handed back, arrived at a sleeper, or parked behind others of their partition key.</summary>
    internal static bool IsPseudoConsumer(string? consumer) => consumer is "returned" or "arrived" or "parked";

    internal static IEnumerable<string> LanesOf(string root) => Lanes.Select(lane => $"{root}:{lane}");

    internal static string ConsumersOf(string root) => $"{root}:consumers";
}
