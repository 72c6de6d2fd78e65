using System.Globalization;
using System.Text.RegularExpressions;

namespace Bus.Architecture.Tests.Scripts;

/// <summary>A Lua script as a reviewer reads it: first line, header, body.</summary>
internal sealed partial class LuaScript
{
    private static readonly string[] Sections = ["Purpose", "KEYS[1]", "RETURNS", "ATOMIC"];

    private readonly string _firstLine;
    private readonly string? _header;
    private readonly string _body;

    private LuaScript(string text)
    {
        var match = Form().Match(text);
        _firstLine = text.Split('\n')[0];
        _header = match.Success ? match.Groups["header"].Value : null;
        _body = match.Success ? match.Groups["body"].Value : text;
    }

    /// <summary>What keeps the script from being reviewed alone; nothing for a script in form.</summary>
    public static IEnumerable<string> Problems(string fileName, string text)
    {
        if (!FileName().IsMatch(fileName))
        {
            yield return $"The file name '{fileName}' is not verbNoun.lua.";
        }

        foreach (var problem in new LuaScript(text).Problems())
        {
            yield return problem;
        }
    }

    private IEnumerable<string> Problems()
    {
        if (_body.Contains('\t'))
        {
            yield return "The body is indented by tabs; two spaces are the rule.";
        }

        if (!FirstLine().IsMatch(_firstLine))
        {
            yield return $"The first line '{_firstLine}' is not '#!lua' or '#!lua flags=...'.";
        }

        if (_header is null)
        {
            yield return "A header '--[[ ... ]]' does not follow the first line.";
            yield break;
        }

        var position = -1;
        foreach (var section in Sections)
        {
            var found = _header.Split('\n').ToList().FindIndex(line => line.StartsWith(section, StringComparison.Ordinal));
            if (found <= position)
            {
                yield return found < 0 ? $"The header has no line '{section}'." : $"'{section}' is out of order in the header.";
            }

            position = Math.Max(position, found);
        }

        foreach (var problem in Indices("KEYS").Concat(Indices("ARGV")))
        {
            yield return problem;
        }
    }

    private IEnumerable<string> Indices(string table)
    {
        var documented = Numbers(_header!, table).Order().ToList();
        if (!documented.SequenceEqual(Enumerable.Range(1, documented.Count)))
        {
            yield return $"The header documents {table} {string.Join(", ", documented)}: the numbers have a gap or repeat.";
        }

        var open = Regex.IsMatch(_header!, $@"{table}\[[0-9]+\.\.\]");
        foreach (var used in Numbers(_body, table).Distinct().Where(number => number > documented.Count && !open))
        {
            yield return $"The body uses {table}[{used}], which the header does not document.";
        }

        // A local statement may go on over lines that end open.
        var (inLocal, isOpen) = (false, false);
        foreach (var line in _body.Split('\n').Select(line => line.Trim()))
        {
            inLocal = line.StartsWith("local ", StringComparison.Ordinal) || (inLocal && isOpen);
            isOpen = line.EndsWith(',') || line.EndsWith('=');
            if (!inLocal && Numbers(line, table).Any())
            {
                yield return $"'{line}' uses {table} by number: name it in a local first.";
            }
        }
    }

    private static IEnumerable<int> Numbers(string text, string table)
        => Regex.Matches(text, $@"{table}\[([0-9]+)(\.\.)?\]").Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^#!lua( flags=[a-z-]+(,[a-z-]+)*)?$")]
    private static partial Regex FirstLine();

    [GeneratedRegex(@"\A[^\n]*\n--\[\[\n(?<header>.*?)\n\]\]\n(?<body>.*)\z", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex(@"^[a-z]+([A-Z][a-z]*)+\.lua$")]
    private static partial Regex FileName();
}
