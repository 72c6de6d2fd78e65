using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bus.Models.Chat;

/// <summary>Finds the design or the source in what a model said. What is wrong is told to the model, so it is a sentence.</summary>
internal static partial class AnswerReader
{
    internal const int MaxSource = 60_000;
    private const int MaxReason = 400;

    internal static StrategyDesign? ReadDesign(ChatReply reply, string? name, out string problem)
    {
        var text = WithoutThoughts(reply.Content);
        var (start, end) = (text.IndexOf('{', StringComparison.Ordinal), text.LastIndexOf('}'));
        if (start < 0 || end < start)
        {
            problem = CutOff(reply) ?? "it holds no JSON object";
            return null;
        }

        try
        {
            var design = JsonSerializer.Deserialize(text[start..(end + 1)], ChatJsonContext.Default.StrategyDesign);
            problem = design is null ? "it is null" : "";
            design = design is null ? null : Named(design, name);
            problem = design is null ? problem : DesignRules.FindProblem(design) ?? "";
            return problem.Length == 0 ? design : null;
        }
        catch (JsonException exception)
        {
            problem = CutOff(reply) ?? Bounded($"its JSON cannot be read: {exception.Message}");
            return null;
        }
    }

    internal static string? ReadSource(ChatReply reply, out string problem)
    {
        var text = WithoutThoughts(reply.Content).Trim();
        var source = SourceOfJson(text) ?? LongestBlock(text) ?? (text.Contains("class ", StringComparison.Ordinal) ? text : "");
        source = SourceOfJson(source) ?? source;
        problem = CutOff(reply)
            ?? (source.Length == 0 ? "it holds no C# code block"
            : source.Length > MaxSource ? string.Create(CultureInfo.InvariantCulture, $"its source has {source.Length} characters, allowed are {MaxSource}")
            : !StrategyClass().IsMatch(source) ? "its source has no class that derives from Strategy"
            : "");
        return problem.Length == 0 ? source.ReplaceLineEndings("\n").Trim() + "\n" : null;
    }

    /// <summary>"SMA Cross" and "fast_period" are meant well, and asking again would cost more than it is worth.</summary>
    private static StrategyDesign Named(StrategyDesign design, string? name) => design with
    {
        Name = name ?? Slug(design.Name),
        Parameters = [.. design.Parameters.Select(x => x is null ? null! : x with { Name = Slug(x.Name) })],
    };

    private static string Slug(string? text) => NoSlug().Replace((text ?? "").Trim().ToLowerInvariant(), "-").Trim('-');

    private static string? CutOff(ChatReply reply) => reply.IsCutOff ? "it was cut off at the limit of tokens; answer more briefly" : null;

    private static string? SourceOfJson(string text)
    {
        if (!text.StartsWith('{'))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.TryGetProperty("source", out var source) && source.ValueKind == JsonValueKind.String ? source.GetString() : null;
        }
        catch (JsonException)
        {
            // Not every text in braces is JSON: C# has them too.
            return null;
        }
    }

    private static string? LongestBlock(string text) => Blocks().Matches(text).Select(x => x.Groups["code"].Value).MaxBy(x => x.Length)?.Trim();

    private static string WithoutThoughts(string text) => Thoughts().Replace(text, "");

    private static string Bounded(string text) => text.Length <= MaxReason ? text : text[..MaxReason] + "...";

    [GeneratedRegex(@"\A\s*<think>.*?</think>", RegexOptions.Singleline)]
    private static partial Regex Thoughts();

    [GeneratedRegex(@"^[ \t]*```[A-Za-z#+]*[ \t]*\r?\n(?<code>.*?)^[ \t]*```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"\bclass\s+\w+\s*(?:\(\s*\)\s*)?:\s*(?:[\w.]+\.)?Strategy\b")]
    private static partial Regex StrategyClass();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NoSlug();
}
