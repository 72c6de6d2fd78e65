using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Bus.Testing;

/// <summary>Compares the calls of scripts with what their headers list.</summary>
public static partial class ScriptCalls
{
    private const string End = "the end of the calls";

    /// <summary>Asserts that each of the scripts is called, and always with as many keys and arguments as its header lists.</summary>
    /// <param name="server">The server, which others may use as well.</param>
    /// <param name="scripts">The scripts.</param>
    /// <param name="useAll">Does what needs each of them once.</param>
    public static async Task ShouldFitAsync(RedisServer server, IReadOnlyCollection<ScriptSource> scripts, Func<Task> useAll)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(useAll);
        Assert.NotEmpty(scripts);
        await using var monitor = await server.ConnectAsync();
        await monitor.SendAsync("MONITOR");
        await useAll();
        await server.SendAsync("ECHO", End);

        var seen = new HashSet<string>();
        while ((await monitor.ReceiveAsync()).Text is { } line && !line.Contains($"\"{End}\"", StringComparison.Ordinal))
        {
            var words = Word().Matches(line).Select(x => x.Groups[1].Value).ToList();
            if (words.Count > 2 && words[0].Equals("EVALSHA", StringComparison.OrdinalIgnoreCase) && scripts.FirstOrDefault(x => x.Sha1 == words[1]) is { } script)
            {
                var keys = int.Parse(words[2], CultureInfo.InvariantCulture);
                ShouldFit(script, "KEYS", keys);
                ShouldFit(script, "ARGV", words.Count - 3 - keys);
                seen.Add(script.Name);
            }
        }

        Assert.Equal(scripts.Select(x => x.Name).Order(), seen.Order());
    }

    private static void ShouldFit(ScriptSource script, string kind, int count)
    {
        var header = script.Source[..script.Source.IndexOf("]]\n", StringComparison.Ordinal)];
        var listed = Regex.Matches(header, kind + @"\[(\d+)(\.\.)?\]");
        var highest = listed.Select(x => int.Parse(x.Groups[1].Value, CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();
        var isOpen = listed.Any(x => x.Groups[2].Success);
        Assert.True(isOpen ? count >= highest : count == highest, $"{script.Name} is called with {count} {kind}, its header lists {highest}{(isOpen ? " or more" : "")}.");
    }

    [GeneratedRegex(@"""((?:[^""\\]|\\.)*)""")]
    private static partial Regex Word();
}
