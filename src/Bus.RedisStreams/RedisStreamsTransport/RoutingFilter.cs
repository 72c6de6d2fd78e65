using System.Text.RegularExpressions;

namespace Bus.RedisStreams;

/// <summary>The routing keys that a subscription wants: one, or those that a pattern matches.</summary>
internal sealed class RoutingFilter
{
    internal const string KeyPrefix = "key:";
    internal const string PatternPrefix = "pattern:";

    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(100);

    private readonly string _text;
    private readonly Regex? _pattern;
    private readonly bool _isKey;

    private RoutingFilter(string text, Regex? pattern, bool isKey)
    {
        _text = text;
        _pattern = pattern;
        _isKey = isKey;
    }

    /// <summary>Reads a filter as the topic's hash keeps it. One that cannot be read wants everything: a copy too many is better than one that is missing.</summary>
    internal static RoutingFilter Parse(string text)
    {
        if (text.StartsWith(KeyPrefix, StringComparison.Ordinal))
        {
            return new RoutingFilter(text[KeyPrefix.Length..], null, isKey: true);
        }

        var pattern = text.StartsWith(PatternPrefix, StringComparison.Ordinal) ? text[PatternPrefix.Length..] : null;
        if (pattern is null || GetPatternError(pattern) is not null)
        {
            RedisStreamsLogMessages.FilterUnreadable(text);
            return new RoutingFilter(text, null, isKey: false);
        }

        return new RoutingFilter(pattern, CreatePattern(pattern), isKey: false);
    }

    /// <summary>Says why a text is no regular expression, or <see langword="null"/> if it is one.</summary>
    internal static string? GetPatternError(string pattern)
    {
        try
        {
            _ = CreatePattern(pattern);
            return null;
        }
        catch (ArgumentException exception)
        {
            return exception.Message;
        }
    }

    internal bool Matches(string routingKey)
    {
        if (_isKey)
        {
            return routingKey == _text;
        }

        try
        {
            return _pattern is null || _pattern.IsMatch(routingKey);
        }
        catch (RegexMatchTimeoutException)
        {
            RedisStreamsLogMessages.PatternTimedOut(_text, routingKey);
            return true;
        }
    }

    private static Regex CreatePattern(string pattern) => new(pattern, RegexOptions.CultureInvariant, MatchTimeout);
}
