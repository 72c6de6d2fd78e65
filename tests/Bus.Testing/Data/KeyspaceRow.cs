using System.Text.RegularExpressions;

namespace Bus.Testing;

/// <summary>A line of the table in contracts/keyspace.md.</summary>
/// <param name="Key">The key with its placeholders.</param>
/// <param name="Type">The type of its value.</param>
/// <param name="Lifetime">How long it is there.</param>
/// <param name="Owner">The project that writes it.</param>
public sealed record KeyspaceRow(string Key, string Type, string Lifetime, string Owner)
{
    private static readonly Regex Placeholder = new(@"<[a-z ]+>");

    /// <summary>All lines of keys that have a prefix of their own.</summary>
    public static IReadOnlyList<KeyspaceRow> Read() => Read("| `bus:");

    /// <summary>All lines of keys of sagas, which have no prefix unless one is set.</summary>
    public static IReadOnlyList<KeyspaceRow> ReadSagas() => [.. Read("| `sagas`"), .. Read("| `{<tag>}:saga:")];

    /// <summary>Whether the line lists a key, under the default prefix.</summary>
    public bool Matches(string key) => Regex.IsMatch(key, "^" + string.Join("", Parts()) + "$");

    private static List<KeyspaceRow> Read(string start) => File.ReadLines(Repository.PathOf("contracts/keyspace.md"))
        .Where(line => line.StartsWith(start, StringComparison.Ordinal))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .Select(cells => new KeyspaceRow(cells[1].Trim('`'), cells[2], cells[3], cells[4]))
        .ToList();

    private IEnumerable<string> Parts()
    {
        var position = 0;
        foreach (Match match in Placeholder.Matches(Key))
        {
            yield return Regex.Escape(Key[position..match.Index]).Replace("}", "\\}", StringComparison.Ordinal);
            yield return match.Value switch
            {
                "<suffix>" => "(_error|_skipped)?",
                "<queue>" or "<tag>" or "<saga>" or "<state>" or "<property>" => "[A-Za-z0-9._-]+",
                "<entity>" => "[A-Za-z0-9._:-]+",
                "<id>" => "[0-9a-f]{32}",
                "<name>" => "[a-z0-9-]+",
                "<version>" => "[0-9]+",
                "<message>" => ".+",
                "<consumer>" => "[0-9a-f]{32}",
                "<token>" => "[0-9a-f]{32}",
                "<job id>" or "<workflow id>" or "<instance>" => "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
                var unknown => throw new InvalidOperationException($"The placeholder {unknown} of keyspace.md is not known here."),
            };
            position = match.Index + match.Length;
        }

        yield return Regex.Escape(Key[position..]).Replace("}", "\\}", StringComparison.Ordinal);
    }
}
