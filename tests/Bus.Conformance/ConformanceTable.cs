using System.Globalization;
using System.Text;

namespace Bus.Conformance;

/// <summary>Writes what every transport does, behaviour by behaviour, as the specs found it.</summary>
public static class ConformanceTable
{
    internal const string InMemory = "InMemory";

    private const string NotRun = "This suite is not run there.";
    private const string NothingRun = "No suite is run there yet.";

    private const string Introduction = """
        # Conformance

        What runs where. Each line is a spec of `tests/Bus.Contracts.Specs`, which ran against real servers; `yes` means that it passed. `./bus conformance --write` runs
        the specs and writes this file, and `./bus test` fails when it says anything else than they do.

        *In-memory* is MassTransit's own transport, for comparison: what fails on it is a wrong spec. *Standalone* is a single Redis server, *secured* the same over TLS and
        as the user of [operations.md](operations.md).

        """;

    // These columns are there whether or not anything runs in them; others come when there are classes for them.
    private static readonly IReadOnlyList<(string Prefix, string Title)> Known =
    [
        (InMemory, "in-memory"),
        ("RedisStreams", "standalone"),
        ("Secured", "secured"),
        ("Sentinel", "Sentinel"),
        ("Cluster", "Cluster"),
    ];

    /// <summary>Writes the table.</summary>
    /// <param name="outcomes">The outcomes of all contract specs.</param>
    /// <exception cref="FormatException">There are no outcomes.</exception>
    public static string Write(IReadOnlyList<SpecOutcome> outcomes)
    {
        if (outcomes.Count == 0)
        {
            throw new FormatException("There are no results of contract specs.");
        }

        var columns = Known.Concat(outcomes.Select(x => x.Column).Distinct().Except(Known.Select(x => x.Prefix)).Order(StringComparer.Ordinal).Select(x => (Prefix: x, Title: x))).ToList();
        var run = outcomes.Select(x => x.Column).ToHashSet(StringComparer.Ordinal);
        var reasons = new List<string>();
        var text = new StringBuilder(Introduction);
        foreach (var suite in outcomes.GroupBy(x => x.Suite).OrderBy(x => x.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {Title(suite.Key)}\n\n| | {string.Join(" | ", columns.Select(x => x.Title))} |\n|---|{string.Concat(columns.Select(_ => "---|"))}\n");
            foreach (var behaviour in suite.GroupBy(x => x.Method).OrderBy(x => x.Max(o => o.Line)).ThenBy(x => x.Key, StringComparer.Ordinal))
            {
                var cells = columns.Select(x => Cell(behaviour.Where(o => o.Column == x.Prefix).ToList(), run.Contains(x.Prefix) ? NotRun : NothingRun, reasons));
                text.Append(CultureInfo.InvariantCulture, $"| {behaviour.Key.Replace('_', ' ')} | {string.Join(" | ", cells)} |\n");
            }
        }

        return AppendReasons(text, reasons).ToString();
    }

    private static StringBuilder AppendReasons(StringBuilder text, List<string> reasons)
    {
        if (reasons.Count > 0)
        {
            text.Append("\n## Why not\n\n");
        }

        for (var index = 0; index < reasons.Count; index++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{index + 1}. {reasons[index]}\n");
        }

        return text;
    }

    private static string Cell(List<SpecOutcome> outcomes, string missing, List<string> reasons)
    {
        if (outcomes.Any(x => x.Result == "Fail"))
        {
            return "**fails**";
        }

        if (outcomes.Count > 0 && outcomes.All(x => x.Result == "Pass"))
        {
            return "yes";
        }

        var reason = outcomes.Count == 0 ? missing : outcomes.First(x => x.Result != "Pass").Reason ?? "No reason was given.";
        if (!reasons.Contains(reason))
        {
            reasons.Add(reason);
        }

        var word = outcomes.Any(x => x.Result == "Pass") ? "partly" : "no";
        return string.Create(CultureInfo.InvariantCulture, $"{word} ({reasons.IndexOf(reason) + 1})");
    }

    /// <summary>"JobServiceSpecs" is "Job service".</summary>
    private static string Title(string suite)
    {
        var name = suite.EndsWith("Specs", StringComparison.Ordinal) ? suite[..^"Specs".Length] : suite;
        return string.Concat(name.Select((letter, index) => index > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));
    }
}
