using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Bus.RedisStreams;

/// <summary>What messages of one cause have in common: the text without its numbers, ids, times and quoted parts.</summary>
internal static partial class CauseTemplate
{
    private const int MaxLength = 300;

    /// <summary>The template of a message.</summary>
    internal static string Of(string? message)
    {
        var text = message is { Length: > MaxLength * 4 } ? message[..(MaxLength * 4)] : message ?? string.Empty;
        var template = Blanks().Replace(Variable().Replace(text, Replace), " ").Trim();
        return template.Length > MaxLength ? $"{template[..MaxLength]}…" : template;
    }

    /// <summary>A short name of a cause, the same wherever it is computed.</summary>
    internal static string Name(string? messageType, string? exceptionType, string template) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{messageType}\n{exceptionType}\n{template}")))[..12];

    private static string Replace(Match match) =>
        match.Groups["id"].Success ? "<id>"
        : match.Groups["time"].Success ? "<time>"
        : match.Groups["quoted"].Success ? $"{match.Value[0]}…{match.Value[0]}"
        : "#";

    [GeneratedRegex(
        """(?<id>\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b|\b(?=[a-fA-F]*[0-9])[0-9a-fA-F]{16,}\b)|(?<time>\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?)|(?<quoted>(?<!\w)'[^'\n]*'(?!\w)|"[^"\n]*")|(?<number>0x[0-9a-fA-F]+|(?<![A-Za-z_0-9])\d+(?:[.,]\d+)*)""",
        RegexOptions.None,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
