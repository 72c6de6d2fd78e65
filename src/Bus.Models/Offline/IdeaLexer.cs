using System.Globalization;
using System.Text.RegularExpressions;

namespace Bus.Models.Offline;

/// <summary>Cuts an idea into known words and phrases.</summary>
internal static partial class IdeaLexer
{
    private const int MaxUnknownShown = 60;

    /// <exception cref="IdeaException">The idea has words that are not known; the message names the first and says what is known.</exception>
    internal static IReadOnlyList<IdeaToken> Read(string idea)
    {
        var words = Split(idea);
        var tokens = new List<IdeaToken>();
        for (var i = 0; i < words.Count;)
        {
            var length = Match(words, i, out var token);
            if (length == 0)
            {
                throw Unknown(words, i);
            }

            if (token.Word != IdeaWord.Filler)
            {
                tokens.Add(token);
            }

            i += length;
        }

        return tokens;
    }

    private static List<string> Split(string idea)
    {
        // A quotation mark, a hyphen between words and a plural's apostrophe say nothing; a slash is "or" between words and a blank between numbers.
        var text = Numerals().Replace(idea.ToLowerInvariant(), "$1 $2");
        text = text.Replace('\u2019', '\'').Replace("'s ", " ", StringComparison.Ordinal);
        return [.. Words().Matches(text).Select(x => x.Value)];
    }

    private static int Match(List<string> words, int start, out IdeaToken token)
    {
        for (var length = Math.Min(IdeaVocabulary.LongestPhrase, words.Count - start); length > 0; length--)
        {
            if (IdeaVocabulary.TryFind(string.Join(' ', words.Skip(start).Take(length)), out token))
            {
                return length;
            }
        }

        var word = words[start];
        token = word switch
        {
            "," or ":" => new IdeaToken(IdeaWord.Comma, word),
            "." or ";" or "!" => new IdeaToken(IdeaWord.Stop, word),
            "(" => new IdeaToken(IdeaWord.OpenParenthesis, word),
            ")" => new IdeaToken(IdeaWord.CloseParenthesis, word),
            _ when double.TryParse(word, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) =>
                new IdeaToken(IdeaWord.Number, word, number),
            _ => default,
        };
        return token.Text is null ? 0 : 1;
    }

    private static IdeaException Unknown(List<string> words, int start)
    {
        var unknown = new List<string>();
        for (var i = start; i < words.Count && Match(words, i, out _) == 0; i++)
        {
            unknown.Add(words[i]);
        }

        var text = string.Join(' ', unknown);
        text = text.Length <= MaxUnknownShown ? text : text[..MaxUnknownShown] + "...";
        return new IdeaException($"The idea says '{text}', which the offline provider does not know; it knows: {IdeaVocabulary.Known}.");
    }

    /// <summary>A number that is written together with what follows: 20-day, 14d, 2x.</summary>
    [GeneratedRegex(@"(?<![\p{L}\d.])(\d+(?:\.\d+)?)-?(\p{L}+)")]
    private static partial Regex Numerals();

    [GeneratedRegex(@"(?<=^|[\s(])-\d+(?:\.\d+)?|\d+(?:\.\d+)?|%[kd]\b|[+-]di\b|%|>=?|<=?|[,:.;!()]|[\p{L}_]+(?:'[\p{L}]+)?|[^\s\p{L}\d'""`\-/]")]
    private static partial Regex Words();
}
