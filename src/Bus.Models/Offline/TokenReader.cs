namespace Bus.Models.Offline;

/// <summary>A place among the words of an idea.</summary>
internal sealed class TokenReader(IReadOnlyList<IdeaToken> tokens)
{
    private const int ShownTokens = 6;

    internal int Position { get; set; }

    internal bool IsAtEnd => Position >= tokens.Count;

    /// <summary>The word some places ahead; null behind the end.</summary>
    internal IdeaWord? Peek(int ahead = 0) => Position + ahead < tokens.Count ? tokens[Position + ahead].Word : null;

    internal double PeekNumber(int ahead = 0) => tokens[Position + ahead].Number;

    internal bool TryTake(IdeaWord word)
    {
        if (Peek() != word)
        {
            return false;
        }

        Position++;
        return true;
    }

    internal bool TryTakeNumber(out double number)
    {
        number = Peek() == IdeaWord.Number ? PeekNumber() : 0;
        return TryTake(IdeaWord.Number);
    }

    internal void Skip(params ReadOnlySpan<IdeaWord> words)
    {
        while (Peek() is { } word && words.Contains(word))
        {
            Position++;
        }
    }

    /// <summary>All words are known, and do not make sense here.</summary>
    internal IdeaException Unclear(string wanted)
    {
        var rest = string.Join(' ', tokens.Skip(Position).Take(ShownTokens).Select(x => x.Text));
        var place = rest.Length == 0 ? "at its end" : $"at '{rest}'";
        return new IdeaException($"The offline provider cannot read the idea {place}, where {wanted} should be; write for example 'buy when the rsi falls below 30, sell when it rises above 70, stop loss 5 percent'.");
    }
}
