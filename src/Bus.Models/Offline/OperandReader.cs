namespace Bus.Models.Offline;

/// <summary>Reads values: prices, averages, indicators, with their lengths before or after them.</summary>
internal sealed class OperandReader(TokenReader reader)
{
    private const int DefaultAverage = 20;

    // What was said of an indicator once holds when it is named again without numbers.
    private readonly Dictionary<(IndicatorKind Kind, AverageRole Role, Operand? Source), NumberList> _said = [];
    private readonly Dictionary<(AverageRole Role, Operand? Source), bool> _isExponential = [];
    private readonly HashSet<(IndicatorKind Kind, NumberList Numbers, Operand? Source)> _averages = [];
    private bool _wasExponential;

    /// <summary>The value whose average is "its average".</summary>
    internal Operand? Last { get; set; }

    internal bool TryRead(out Operand operand)
    {
        var start = reader.Position;
        if (reader.Peek() == IdeaWord.Number && reader.Peek(1) == IdeaWord.Times)
        {
            var factor = reader.PeekNumber();
            reader.Position += 2;
            if (TryRead(out var of))
            {
                operand = new Operand.Scaled(factor, of);
                return true;
            }
        }
        else if (ReadHead(ReadModifiers()) is { } found)
        {
            operand = found;
            return true;
        }

        reader.Position = start;
        operand = null!;
        return false;
    }

    private Modifiers ReadModifiers()
    {
        var found = new Modifiers(null, AverageRole.None, null, false);
        while (true)
        {
            var word = reader.Peek();
            if (word == IdeaWord.Its)
            {
                found = found with { IsIts = true };
            }
            else if (RoleOf(word) is { } role)
            {
                found = found with { Role = role };
            }
            else if (word is IdeaWord.Simple or IdeaWord.Exponential)
            {
                found = found with { IsExponential = word == IdeaWord.Exponential };
            }
            else if (word == IdeaWord.Number && found.Number is null && IsLength(reader.Peek(1)))
            {
                found = found with { Number = reader.PeekNumber() };
            }
            else if (word != IdeaWord.Unit)
            {
                return found;
            }

            reader.Position++;
        }
    }

    private AverageRole? RoleOf(IdeaWord? word) => word switch
    {
        IdeaWord.Fast => AverageRole.Fast,
        IdeaWord.Slow => AverageRole.Slow,
        IdeaWord.Short when IsAverageWord(reader.Peek(1)) => AverageRole.Fast,
        IdeaWord.Buy when IsAverageWord(reader.Peek(1)) => AverageRole.Slow,
        _ => null,
    };

    internal static bool IsAverageWord(IdeaWord? word) => word is IdeaWord.Average or IdeaWord.SimpleAverage or IdeaWord.ExponentialAverage or IdeaWord.Exponential or IdeaWord.Simple;

    private static bool IsLength(IdeaWord? next) => IsAverageWord(next) || next is IdeaWord.Unit or IdeaWord.Fast or IdeaWord.Slow or IdeaWord.Rsi or IdeaWord.Atr
        or IdeaWord.Adx or IdeaWord.Stochastic or IdeaWord.Channel or IdeaWord.Band or IdeaWord.UpperBand or IdeaWord.LowerBand or IdeaWord.Highest or IdeaWord.Lowest;

    private Operand? ReadHead(Modifiers found)
    {
        var word = reader.Peek();
        if (IsAverageWord(word) || word is null || found.Role != AverageRole.None || found.IsExponential is not null)
        {
            var isAverage = word is IdeaWord.Average or IdeaWord.SimpleAverage or IdeaWord.ExponentialAverage;
            reader.Position += isAverage ? 1 : 0;
            return isAverage || found.Role != AverageRole.None || found.IsExponential is not null
                ? ReadAverage(found with { IsExponential = word is IdeaWord.SimpleAverage or IdeaWord.ExponentialAverage ? word == IdeaWord.ExponentialAverage : found.IsExponential })
                : null;
        }

        reader.Position++;
        return word switch
        {
            IdeaWord.Rsi => new Operand.Indicator(new(IndicatorKind.Rsi, Numbers(IndicatorKind.Rsi, found, 14)), null),
            IdeaWord.Macd => ReadMacd(),
            IdeaWord.Signal => ReadSignal(),
            IdeaWord.Histogram => Macd("Histogram"),
            IdeaWord.Band or IdeaWord.UpperBand or IdeaWord.MiddleBand or IdeaWord.LowerBand => ReadBand(word.Value, found),
            IdeaWord.Channel => ReadChannel(found),
            IdeaWord.Highest => Channel(found, "Upper"),
            IdeaWord.Lowest => Channel(found, "Lower"),
            IdeaWord.High or IdeaWord.Low when found.Number is not null => Channel(found, word == IdeaWord.High ? "Upper" : "Lower"),
            IdeaWord.Stochastic or IdeaWord.PercentK or IdeaWord.PercentD => ReadStochastic(word.Value, found),
            IdeaWord.Adx or IdeaWord.PlusDi or IdeaWord.MinusDi => new Operand.Indicator(new(IndicatorKind.Adx, Numbers(IndicatorKind.Adx, found, 14)), word.Value.ToString()),
            IdeaWord.Atr => new Operand.Indicator(new(IndicatorKind.Atr, Numbers(IndicatorKind.Atr, found, 14)), null),
            IdeaWord.Obv => new Operand.Indicator(new(IndicatorKind.Obv, new()), null),
            IdeaWord.Volume => ReadVolume(found),
            _ => found.Number is null ? ReadPrice(word.Value) : null,
        };
    }

    private static Operand.Price? ReadPrice(IdeaWord word) => word switch
    {
        IdeaWord.Price or IdeaWord.Close => new Operand.Price(PriceSource.Close),
        IdeaWord.Open => new Operand.Price(PriceSource.Open),
        IdeaWord.High => new Operand.Price(PriceSource.High),
        IdeaWord.Low => new Operand.Price(PriceSource.Low),
        _ => null,
    };

    private Operand.Indicator ReadAverage(Modifiers found)
    {
        var isOfVolume = reader.TryTake(IdeaWord.Volume);
        if (!isOfVolume && (reader.Peek() == IdeaWord.Price || (reader.Peek() == IdeaWord.Close && !ClauseReader.IsAction(reader))))
        {
            reader.Position++;
        }

        var source = isOfVolume ? new Operand.Price(PriceSource.Volume) : found.IsIts && Last is not Operand.Price { Source: PriceSource.Close } ? Last : null;
        return Average(found, source);
    }

    private Operand.Indicator Average(Modifiers found, Operand? source)
    {
        var role = source is null ? found.Role : AverageRole.None;
        var isExponential = found.IsExponential ?? (_isExponential.TryGetValue((role, source), out var said) ? said : role != AverageRole.None && _wasExponential);
        var standard = (role, isExponential) switch
        {
            (AverageRole.Fast, false) => 10,
            (AverageRole.Slow, false) => 30,
            (AverageRole.Fast, true) => 12,
            (AverageRole.Slow, true) => 26,
            _ => DefaultAverage,
        };
        _wasExponential = isExponential;
        _isExponential[(role, source)] = isExponential;
        var kind = isExponential ? IndicatorKind.Ema : IndicatorKind.Sma;
        return new(new(kind, Numbers(kind, found, [standard], role, source), role, source), null);
    }

    private Operand ReadVolume(Modifiers found)
    {
        Operand volume = new Operand.Price(PriceSource.Volume);
        return reader.TryTake(IdeaWord.Average) ? Average(found, volume) : volume;
    }

    private Operand.Indicator ReadMacd()
    {
        _ = Numbers(IndicatorKind.Macd, default, 12, 26, 9);
        return reader.TryTake(IdeaWord.Histogram) ? Macd("Histogram") : reader.TryTake(IdeaWord.Signal) ? Macd("Signal") : Macd("Macd");
    }

    private Operand.Indicator ReadSignal() => Last is Operand.Indicator { Use.Kind: IndicatorKind.Stochastic } stochastic ? stochastic with { Line = "PercentD" } : Macd("Signal");

    private Operand.Indicator Macd(string line) => new(new(IndicatorKind.Macd, Said(IndicatorKind.Macd) ?? new(12, 26, 9)), line);

    private Operand.Indicator ReadBand(IdeaWord word, Modifiers found)
    {
        if (word == IdeaWord.Band && reader.Peek() is IdeaWord.UpperBand or IdeaWord.MiddleBand or IdeaWord.LowerBand)
        {
            word = reader.Peek()!.Value;
            reader.Position++;
        }

        var line = word switch { IdeaWord.UpperBand => "Upper", IdeaWord.MiddleBand => "Middle", IdeaWord.LowerBand => "Lower", _ => null };
        return new(new(IndicatorKind.Bollinger, Numbers(IndicatorKind.Bollinger, found, 20, 2)), line);
    }

    private Operand.Indicator ReadChannel(Modifiers found)
    {
        var line = reader.TryTake(IdeaWord.High) ? "Upper" : reader.TryTake(IdeaWord.Low) ? "Lower" : null;
        return new(new(IndicatorKind.Donchian, Numbers(IndicatorKind.Donchian, found, 20)), line);
    }

    private Operand.Indicator Channel(Modifiers found, string line) => new(new(IndicatorKind.Donchian, Numbers(IndicatorKind.Donchian, found, 20)), line);

    private Operand.Indicator ReadStochastic(IdeaWord word, Modifiers found)
    {
        var numbers = word == IdeaWord.Stochastic ? Numbers(IndicatorKind.Stochastic, found, 14, 3, 3) : Said(IndicatorKind.Stochastic) ?? new(14, 3, 3);
        var isSignal = word == IdeaWord.PercentD || (word == IdeaWord.Stochastic && !reader.TryTake(IdeaWord.PercentK) && reader.TryTake(IdeaWord.PercentD));
        return new(new(IndicatorKind.Stochastic, numbers), isSignal ? "PercentD" : "PercentK");
    }

    private NumberList? Said(IndicatorKind kind) => _said.GetValueOrDefault((kind, AverageRole.None, null));

    private NumberList Numbers(IndicatorKind kind, Modifiers found, params double[] standard) => Numbers(kind, found, standard, AverageRole.None, null);

    /// <summary>Numbers before or after an indicator's name, in the place of those said before, in the place of its usual ones.</summary>
    private NumberList Numbers(IndicatorKind kind, Modifiers found, double[] standard, AverageRole role, Operand? source)
    {
        var read = found.Number is { } number ? [number] : ReadNumbers(standard.Length);
        if (read.Count == 0 && found is { Role: AverageRole.None, IsExponential: null } && kind is IndicatorKind.Sma or IndicatorKind.Ema
            && _averages.Count(x => x.Source == source) > 1)
        {
            throw reader.Unclear("the length of the average, of which the idea has several,");
        }

        if (read.Count == 0 && _said.TryGetValue((kind, role, source), out var said))
        {
            return said;
        }

        read.CopyTo(standard);
        var numbers = new NumberList(standard);
        _said[(kind, role, source)] = numbers;
        _ = kind is IndicatorKind.Sma or IndicatorKind.Ema && role == AverageRole.None && _averages.Add((kind, numbers, source));
        return numbers;
    }

    private List<double> ReadNumbers(int most)
    {
        var read = new List<double>();
        var isInParentheses = reader.TryTake(IdeaWord.OpenParenthesis);
        while (read.Count < most && reader.Peek() == IdeaWord.Number && reader.Peek(1) is not (IdeaWord.Percent or IdeaWord.Times or IdeaWord.Atr))
        {
            read.Add(reader.PeekNumber());
            reader.Position++;
            reader.Skip(IdeaWord.Unit);
            if (isInParentheses)
            {
                reader.Skip(IdeaWord.Comma);
            }
        }

        return isInParentheses && !reader.TryTake(IdeaWord.CloseParenthesis) ? throw reader.Unclear("')'") : read;
    }

    /// <summary>What stands before the name of an indicator.</summary>
    private readonly record struct Modifiers(double? Number, AverageRole Role, bool? IsExponential, bool IsIts);
}
