using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bus.Models.Chat;

namespace Bus.Models.Prompts;

/// <summary>The prompts, each a file with places for what changes.</summary>
/// <remarks>
/// What users and models wrote is put between marks that are made of its own hash, so that a text cannot end itself and go on as an
/// instruction. Places are filled in one pass: a text that holds <c>{{idea}}</c> stays as it is.
/// </remarks>
internal sealed partial class PromptLibrary
{
    private const int MaxDiagnostics = 30;
    private const int MaxDiagnosticLength = 500;
    private const int MarkLength = 16;

    private static readonly string[] Files =
        ["code-repair.md", "code-system.md", "code-user.md", "correction.md", "design-schema.json", "reasoning-system.md", "reasoning-user.md"];

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    private PromptLibrary(string? folder)
    {
        var hash = new StringBuilder();
        foreach (var file in Files)
        {
            var text = Load(file, folder).ReplaceLineEndings("\n");
            _texts.Add(file, text);
            hash.Append(CultureInfo.InvariantCulture, $"{file}\n{text.Length}\n{text}");
        }

        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hash.ToString())));
    }

    internal string Hash { get; }

    internal string DesignSchema => _texts["design-schema.json"];

    /// <param name="folder">Whose files go before those of the library; null for none.</param>
    /// <exception cref="ModelException">A file of the folder cannot be used.</exception>
    internal static PromptLibrary Load(string? folder)
    {
        var prompts = new PromptLibrary(folder);
        prompts.Check(folder);
        return prompts;
    }

    internal List<ChatMessage> Reasoning(string idea, IReadOnlyList<string> symbols, string? name) =>
    [
        new("system", Fill("reasoning-system.md", ("schema", DesignSchema))),
        new("user", Fill(
            "reasoning-user.md",
            ("idea", Marked(idea)),
            ("symbols", symbols.Count == 0 ? "not said" : Marked(string.Join(", ", symbols))),
            ("name", name ?? "find one"))),
    ];

    internal List<ChatMessage> Code(CodeRequest request)
    {
        var design = JsonSerializer.Serialize(request.Design, ChatJsonContext.Default.StrategyDesign);
        var messages = new List<ChatMessage>
        {
            new("system", Fill("code-system.md")),
            new("user", Fill("code-user.md", ("idea", Marked(request.Idea)), ("design", Marked(design)), ("name", request.Design.Name))),
        };
        if (request.PreviousSource is { } source)
        {
            var diagnostics = request.Diagnostics.Take(MaxDiagnostics).Select(x => x.Length <= MaxDiagnosticLength ? x : x[..MaxDiagnosticLength] + "...");
            messages.Add(new("user", Fill(
                "code-repair.md",
                ("source", Marked(source.Length <= AnswerReader.MaxSource ? source : source[..AnswerReader.MaxSource])),
                ("diagnostics", Marked(string.Join('\n', diagnostics.DefaultIfEmpty("It was refused without a reason.")))))));
        }

        return messages;
    }

    internal string Correction(string problem) => Fill("correction.md", ("problem", problem.TrimEnd('.')));

    private static string Load(string file, string? folder)
    {
        if (folder is not null && File.Exists(Path.Combine(folder, file)))
        {
            return File.ReadAllText(Path.Combine(folder, file));
        }

        using var stream = typeof(PromptLibrary).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The resource '{file}' is missing from the library.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>A prompt without the idea in it would be answered all the same, which nobody would notice.</summary>
    private void Check(string? folder)
    {
        foreach (var (file, place) in new[] { ("reasoning-user.md", "idea"), ("code-user.md", "design"), ("code-repair.md", "source"), ("code-repair.md", "diagnostics"), ("correction.md", "problem") })
        {
            if (!_texts[file].Contains($"{{{{{place}}}}}", StringComparison.Ordinal))
            {
                throw new ModelException($"The prompt '{Path.Combine(folder ?? "", file)}' has no place for the {place}; write {{{{{place}}}}} where it goes.", isRetryable: false);
            }
        }

        try
        {
            using var schema = JsonDocument.Parse(DesignSchema);
        }
        catch (JsonException exception)
        {
            throw new ModelException($"The file '{Path.Combine(folder ?? "", "design-schema.json")}' is no JSON: {exception.Message}", isRetryable: false, exception);
        }
    }

    private string Fill(string file, params (string Place, string Text)[] values) => Places().Replace(
        _texts[file],
        match => values.Where(x => x.Place == match.Groups["place"].Value).Select(x => x.Text).FirstOrDefault() ?? match.Value).Trim();

    private static string Marked(string text)
    {
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..MarkLength];
        return $"<<<TEXT {mark}\n{text}\nTEXT {mark}>>>";
    }

    [GeneratedRegex(@"\{\{(?<place>[a-z]+)\}\}")]
    private static partial Regex Places();
}
