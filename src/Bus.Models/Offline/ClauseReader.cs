namespace Bus.Models.Offline;

/// <summary>Reads an idea clause by clause: an action with its condition, in either order, or a protection.</summary>
internal sealed class ClauseReader
{
    private readonly TokenReader _reader;
    private readonly ConditionReader _conditions;
    private readonly ProtectionReader _protections;
    private readonly RuleBuilder _rules = new();

    private ClauseReader(TokenReader reader)
    {
        _reader = reader;
        _conditions = new ConditionReader(reader);
        _protections = new ProtectionReader(reader);
    }

    /// <exception cref="IdeaException">The idea cannot be read.</exception>
    internal static TradingRules Read(string idea)
    {
        var reader = new ClauseReader(new TokenReader(IdeaLexer.Read(Ideas.Checked(idea))));
        while (reader.SkipSeparators())
        {
            reader.ReadClause();
        }

        return reader._rules.Build();
    }

    /// <summary>Whether a new clause begins some places ahead, so that an "and" before it does not join conditions.</summary>
    internal static bool BeginsClause(TokenReader reader, int ahead)
    {
        // "and when" opens a condition; whose it is, the word behind the condition would tell, and it goes to the one that is being read.
        var start = reader.Position;
        reader.Position += ahead;
        reader.Skip(IdeaWord.Comma);
        var begins = reader.Peek() is IdeaWord.Reverse or IdeaWord.Otherwise || IsAction(reader) || ProtectionReader.Begins(reader, 0) || BeginsConditionFirst(reader);
        reader.Position = start;
        return begins;
    }

    /// <summary>Whether the next word is an action. "Close" and "short" are one only where no value is meant.</summary>
    internal static bool IsAction(TokenReader reader) => reader.Peek() switch
    {
        IdeaWord.Sell or IdeaWord.Exit or IdeaWord.Cover => true,
        IdeaWord.Buy or IdeaWord.Short => !OperandReader.IsAverageWord(reader.Peek(1)),
        IdeaWord.Close => reader.Peek(1) is null or IdeaWord.When or IdeaWord.Reverse or IdeaWord.Otherwise or IdeaWord.Comma or IdeaWord.Stop or IdeaWord.Buy or IdeaWord.Short,
        _ => false,
    };

    /// <summary>"..., and when b sell": a "when" whose condition ends at an action opens a clause of its own.</summary>
    private static bool BeginsConditionFirst(TokenReader reader)
    {
        if (reader.Peek() != IdeaWord.When)
        {
            return false;
        }

        for (var ahead = 1; reader.Peek(ahead) is { } word && word is not (IdeaWord.Stop or IdeaWord.When); ahead++)
        {
            if (word is IdeaWord.Buy or IdeaWord.Sell or IdeaWord.Exit or IdeaWord.Cover or IdeaWord.Short)
            {
                // An action that has its own condition behind it is not that of this one.
                return reader.Peek(ahead + 1) is not (IdeaWord.When or IdeaWord.Reverse);
            }
        }

        return false;
    }

    private bool SkipSeparators()
    {
        _reader.Skip(IdeaWord.Comma, IdeaWord.Stop, IdeaWord.And, IdeaWord.Or);
        return !_reader.IsAtEnd;
    }

    private void ReadClause()
    {
        if (ProtectionReader.Begins(_reader, 0))
        {
            ReadProtection();
        }
        else if (_reader.Peek() is IdeaWord.Reverse or IdeaWord.Otherwise)
        {
            ReadReverse();
        }
        else if (IsAction(_reader))
        {
            ReadAction();
        }
        else
        {
            _reader.Skip(IdeaWord.When);
            var condition = _conditions.Read();
            _reader.Skip(IdeaWord.Comma);
            _rules.Add(TakeAction(), condition);
        }

        if (!_reader.IsAtEnd && !IsSeparator(_reader.Peek()!.Value) && !BeginsClause(_reader, 0))
        {
            throw _reader.Unclear("the next rule");
        }
    }

    private void ReadAction()
    {
        var action = TakeAction();
        if (action is IdeaWord.Sell or IdeaWord.Exit && ProtectionReader.Begins(_reader, 0))
        {
            ReadProtection();
            return;
        }

        _reader.Skip(IdeaWord.When);
        if (_reader.TryTake(IdeaWord.Reverse))
        {
            _rules.AddReverse(action);
        }
        else if (_reader.TryTake(IdeaWord.Otherwise))
        {
            _rules.AddOtherwise(action);
        }
        else
        {
            _rules.Add(action, _conditions.Read());
        }
    }

    private void ReadReverse()
    {
        var isOtherwise = _reader.TryTake(IdeaWord.Otherwise) || !_reader.TryTake(IdeaWord.Reverse);
        _reader.Skip(IdeaWord.Comma);
        if (isOtherwise)
        {
            _rules.AddOtherwise(TakeAction());
        }
        else
        {
            _rules.AddReverse(IsAction(_reader) ? TakeAction() : null);
        }
    }

    private void ReadProtection()
    {
        var (kind, amount) = _protections.Read();
        _rules.Add(kind, amount);
    }

    private IdeaWord TakeAction()
    {
        if (!IsAction(_reader))
        {
            throw _reader.Unclear("'buy', 'sell', 'sell short' or 'exit'");
        }

        var action = _reader.Peek()!.Value;
        _reader.Position++;
        return action == IdeaWord.Close ? IdeaWord.Exit : action;
    }

    private static bool IsSeparator(IdeaWord word) => word is IdeaWord.Comma or IdeaWord.Stop or IdeaWord.And or IdeaWord.Or;
}
