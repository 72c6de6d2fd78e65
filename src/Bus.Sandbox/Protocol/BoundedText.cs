namespace Bus.Sandbox.Protocol;

/// <summary>Makes text of unknown origin fit for logs and messages.</summary>
internal static class BoundedText
{
    /// <summary>The longest reason that is passed on.</summary>
    internal const int MaxReason = 1000;

    /// <summary>The text in one line, without control characters, cut to a length.</summary>
    internal static string Of(string text, int maxLength)
    {
        var cut = text.Length <= maxLength ? text : $"{text.AsSpan(0, maxLength - 3)}...";
        return cut.Any(char.IsControl) ? string.Create(cut.Length, cut, static (target, source) => Copy(source, target)) : cut;
    }

    private static void Copy(string source, Span<char> target)
    {
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = char.IsControl(source[i]) ? ' ' : source[i];
        }
    }
}
