namespace Bus.Models.Offline;

/// <summary>Reads conditions: comparisons joined by "and" and "or", where "and" binds stronger.</summary>
internal sealed class ConditionReader(TokenReader reader)
{
    private readonly OperandReader _operands = new(reader);
    private Operand? _lastLeft;
    private Operand? _lastRight;

    internal Condition Read()
    {
        var condition = ReadAll();
        while (TryTakeJoint(IdeaWord.Or))
        {
            condition = new Condition.Joined(condition, false, ReadAll());
        }

        return condition;
    }

    private Condition ReadAll()
    {
        var condition = ReadOne();
        while (TryTakeJoint(IdeaWord.And))
        {
            condition = new Condition.Joined(condition, true, ReadOne());
        }

        return condition;
    }

    /// <summary>"And" or "or", with or without a comma before it, when a condition follows and no rule.</summary>
    private bool TryTakeJoint(IdeaWord joint)
    {
        var places = reader.Peek() == IdeaWord.Comma ? 1 : 0;
        if (reader.Peek(places) != joint || ClauseReader.BeginsClause(reader, places + 1))
        {
            return false;
        }

        reader.Position += places + 1;
        reader.Skip(IdeaWord.When);
        return true;
    }

    private Condition ReadOne()
    {
        if (ReadPhrase() is { } phrase)
        {
            return phrase;
        }

        if (reader.Peek() is IdeaWord.Oversold or IdeaWord.Overbought)
        {
            var isOversold = reader.TryTake(IdeaWord.Oversold) || !reader.TryTake(IdeaWord.Overbought);
            return Remember(Extreme(_operands.TryRead(out var oscillator) ? oscillator : _lastLeft ?? StandardRsi(), isOversold));
        }

        if (!_operands.TryRead(out var left))
        {
            left = IsRelation(reader.Peek()) ? _lastLeft ?? new Operand.Price(PriceSource.Close) : throw reader.Unclear("a condition");
        }

        _operands.Last = left;
        return reader.Peek() is IdeaWord.Breakout or IdeaWord.Breakdown ? ReadPhrase()! : Remember(ReadRelation(left));
    }

    private Condition? ReadPhrase()
    {
        var start = reader.Position;
        double? length = reader.TryTakeNumber(out var number) ? number : null;
        reader.Skip(IdeaWord.Unit);
        if (reader.Peek() is IdeaWord.Breakout or IdeaWord.Breakdown)
        {
            return Remember(ReadBreakout(length));
        }

        reader.Position = start;
        var phrase = ConditionPhrases.Find(reader.Peek());
        reader.Position += phrase is null ? 0 : 1;
        return phrase;
    }

    private Condition.Compare ReadBreakout(double? length)
    {
        var isUp = reader.TryTake(IdeaWord.Breakout) || !reader.TryTake(IdeaWord.Breakdown);
        if (length is null && _operands.TryRead(out var border))
        {
            return new(new Operand.Price(PriceSource.Close), isUp ? Relation.CrossesAbove : Relation.CrossesBelow, border);
        }

        if (length is null && reader.TryTakeNumber(out var number))
        {
            length = number;
            reader.Skip(IdeaWord.Unit);
        }

        return new(
            new Operand.Price(PriceSource.Close),
            isUp ? Relation.IsAbove : Relation.IsBelow,
            new Operand.Indicator(new(IndicatorKind.Donchian, new(length ?? 20)), isUp ? "Upper" : "Lower"));
    }

    private Condition.Compare ReadRelation(Operand left)
    {
        var word = reader.Peek();
        reader.Position += word is null ? 0 : 1;
        switch (word)
        {
            case IdeaWord.CrossAbove or IdeaWord.CrossBelow or IdeaWord.Above or IdeaWord.Below:
                return new(left, ConditionPhrases.RelationOf(word.Value), ReadRight(left));
            case IdeaWord.Cross or IdeaWord.Rising or IdeaWord.Falling when reader.Peek() is IdeaWord.Above or IdeaWord.Below:
                return new(left, reader.TryTake(IdeaWord.Above) || !reader.TryTake(IdeaWord.Below) ? Relation.CrossesAbove : Relation.CrossesBelow, ReadRight(left));
            case IdeaWord.Cross:
                return new(left, Relation.Crosses, ReadRight(left));
            case IdeaWord.Rising or IdeaWord.Falling:
                return new(left, word == IdeaWord.Rising ? Relation.IsAbove : Relation.IsBelow, new Operand.Before(left));
            case IdeaWord.Oversold or IdeaWord.Overbought:
                return Extreme(left, word == IdeaWord.Oversold);
            case IdeaWord.Recover when reader.Peek() is IdeaWord.Oversold or IdeaWord.Overbought:
                var isUp = reader.TryTake(IdeaWord.Oversold) || !reader.TryTake(IdeaWord.Overbought);
                return new(left, isUp ? Relation.CrossesAbove : Relation.CrossesBelow, Extreme(left, isUp).Right);
            case IdeaWord.Positive or IdeaWord.Negative or IdeaWord.TurnPositive or IdeaWord.TurnNegative:
                return new(left, ConditionPhrases.RelationOf(word.Value), new Operand.Level(0, null));
            case IdeaWord.Touch when left is Operand.Price:
                return ReadTouch();
            default:
                reader.Position -= word is null ? 0 : 1;
                throw reader.Unclear("a relation such as 'rises above'");
        }
    }

    private Condition.Compare ReadTouch() => ReadRight(new Operand.Price(PriceSource.Close)) switch
    {
        Operand.Indicator { Line: "Upper" } upper => new(new Operand.Price(PriceSource.High), Relation.IsAbove, upper),
        Operand.Indicator { Line: "Lower" } lower => new(new Operand.Price(PriceSource.Low), Relation.IsBelow, lower),
        _ => throw reader.Unclear("the upper or lower border of a band or channel before it"),
    };

    private Operand ReadRight(Operand left)
    {
        if (reader.Peek() is IdeaWord.Oversold or IdeaWord.Overbought)
        {
            return Extreme(left, reader.TryTake(IdeaWord.Oversold) || !reader.TryTake(IdeaWord.Overbought)).Right;
        }

        if (_operands.TryRead(out var right))
        {
            return right;
        }

        if (reader.TryTakeNumber(out var number))
        {
            _ = left is Operand.Indicator && reader.TryTake(IdeaWord.Percent);
            return LevelNames.Level(left, number);
        }

        return _lastRight is { } last and not (Operand.Level or Operand.Before) ? last : throw reader.Unclear("a number or another value");
    }

    private Condition.Compare Extreme(Operand left, bool isOversold) =>
        LevelNames.Extreme(left, isOversold) is { } level
            ? new(left, isOversold ? Relation.IsBelow : Relation.IsAbove, level)
            : throw reader.Unclear("the rsi or the stochastic before 'oversold' or 'overbought'");

    private Condition.Compare Remember(Condition.Compare condition)
    {
        (_lastLeft, _lastRight) = (condition.Left, condition.Right);
        _operands.Last = condition.Left;
        return condition;
    }

    private static Operand.Indicator StandardRsi() => new(new(IndicatorKind.Rsi, new(14)), null);

    private static bool IsRelation(IdeaWord? word) => word is >= IdeaWord.CrossAbove and <= IdeaWord.TurnNegative;
}
