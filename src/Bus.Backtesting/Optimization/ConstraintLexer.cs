using Bus.Backtesting.Strategies;

namespace Bus.Backtesting.Optimization;

/// <summary>
/// Cuts a constraint into words, numbers and signs. Names of parameters may hold hyphens, which are minus signs as well: the longest text
/// that is the name of a parameter is one.
/// </summary>
internal sealed class ConstraintLexer
{
    private static readonly string[] Signs = ["<=", ">=", "==", "!=", "&&", "||", "<", ">", "=", "!", "+", "-", "*", "/", "(", ")"];

    private readonly string _text;
    private readonly string[] _names;

    public ConstraintLexer(string text, StrategyInfo strategy)
    {
        _text = text;
        _names = [.. strategy.Parameters.Select(parameter => parameter.Name).OrderByDescending(name => name.Length)];
    }

    public List<ConstraintToken> Read()
    {
        var tokens = new List<ConstraintToken>();
        for (var at = 0; at < _text.Length;)
        {
            if (char.IsWhiteSpace(_text[at]))
            {
                at++;
                continue;
            }

            var length = LengthAt(at);
            if (length == 0)
            {
                throw ConstraintParser.Error(_text, at + 1, $"'{_text[at]}' has no meaning there; allowed are parameters, numbers, < <= > >= == !=, + - * /, and, or, not, and parentheses");
            }

            tokens.Add(new ConstraintToken(_text.Substring(at, length), at + 1));
            at += length;
        }

        tokens.Add(new ConstraintToken("", _text.Length + 1));
        return tokens;
    }

    private int LengthAt(int start)
    {
        var first = _text[start];
        if (char.IsAsciiDigit(first) || first == '.')
        {
            return NumberLength(start);
        }

        if (char.IsAsciiLetter(first))
        {
            var name = _names.FirstOrDefault(name => string.Compare(_text, start, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) == 0 && !IsWord(start + name.Length));
            return name?.Length ?? WordLength(start);
        }

        return Signs.FirstOrDefault(sign => string.CompareOrdinal(_text, start, sign, 0, sign.Length) == 0)?.Length ?? 0;
    }

    private int WordLength(int start)
    {
        var end = start;
        while (IsWord(end))
        {
            end++;
        }

        return end - start;
    }

    /// <summary>Digits and a point, and an exponent such as e-3.</summary>
    private int NumberLength(int start)
    {
        var end = start;
        while (IsWord(end) || (end < _text.Length && _text[end] == '.') || IsSignOfExponent(end))
        {
            end++;
        }

        return end - start;
    }

    private bool IsSignOfExponent(int at) => at < _text.Length - 1 && _text[at] is '+' or '-' && _text[at - 1] is 'e' or 'E' && char.IsAsciiDigit(_text[at + 1]);

    private bool IsWord(int at) => at < _text.Length && (char.IsAsciiLetterOrDigit(_text[at]) || _text[at] == '_');
}
