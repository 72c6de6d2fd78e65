namespace Bus.Models.Offline;

/// <summary>Reads stop losses, trailing stops and profit targets: "stop loss 5 percent", "2 atr stop", "take profit of 10 %".</summary>
internal sealed class ProtectionReader(TokenReader reader)
{
    private const double StandardPercent = 5;
    private const double StandardAtrs = 2;
    private const int StandardAtrPeriod = 14;

    /// <summary>Whether a protection begins some places ahead.</summary>
    internal static bool Begins(TokenReader reader, int ahead)
    {
        var start = reader.Position;
        reader.Position += ahead;
        var inner = new ProtectionReader(reader);
        _ = inner.TryReadAmount();
        var begins = reader.Peek() is IdeaWord.Protect or IdeaWord.Trailing or IdeaWord.Target;
        reader.Position = start;
        return begins;
    }

    internal (IdeaWord Kind, Protection Amount) Read()
    {
        var amount = TryReadAmount();
        var isTrailing = reader.TryTake(IdeaWord.Trailing);
        amount ??= isTrailing ? TryReadAmount() : null;
        var isTarget = reader.TryTake(IdeaWord.Target);
        if (!isTarget)
        {
            _ = reader.TryTake(IdeaWord.Protect);
        }

        if (amount?.AtrPeriod is not null && reader.Peek() == IdeaWord.Number && EndsAmount(reader.Peek(1)))
        {
            // "Atr stop of 3".
            amount = amount with { Amount = reader.PeekNumber() };
            reader.Position++;
            reader.Skip(IdeaWord.Times);
        }

        amount ??= TryReadAmount() ?? new Protection(StandardPercent, null);
        return (isTarget ? IdeaWord.Target : isTrailing ? IdeaWord.Trailing : IdeaWord.Protect, amount);
    }

    private Protection? TryReadAmount()
    {
        var start = reader.Position;
        var isNumber = reader.TryTakeNumber(out var number);
        if (isNumber && reader.TryTake(IdeaWord.Percent))
        {
            return new Protection(number, null);
        }

        reader.Skip(IdeaWord.Times);
        var period = (int?)null;
        var places = reader.Peek(1) == IdeaWord.Unit ? 2 : 1;
        if (reader.Peek() == IdeaWord.Number && reader.Peek(places) == IdeaWord.Atr)
        {
            period = Period(reader.PeekNumber());
            reader.Position += places;
        }
        else if (isNumber && reader.Peek() == IdeaWord.Unit && reader.Peek(1) == IdeaWord.Atr)
        {
            (period, isNumber) = (Period(number), false);
            reader.Position++;
        }

        if (reader.TryTake(IdeaWord.Atr))
        {
            return new Protection(isNumber ? number : StandardAtrs, period ?? StandardAtrPeriod);
        }

        // A bare number after "stop loss" counts per cent; before it, it belongs to something else.
        var isAfterName = start > 0 && isNumber && reader.Peek(start - 1 - reader.Position) is IdeaWord.Protect or IdeaWord.Target or IdeaWord.Trailing;
        reader.Position = isNumber && isAfterName ? start + 1 : start;
        return isNumber && isAfterName ? new Protection(number, null) : null;
    }

    private static bool EndsAmount(IdeaWord? word) => word is null or IdeaWord.Comma or IdeaWord.Stop or IdeaWord.And or IdeaWord.Times;

    private static int Period(double number) => (int)Math.Clamp(number, 1, 1000);
}
