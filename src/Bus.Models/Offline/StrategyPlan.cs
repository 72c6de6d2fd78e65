using System.Globalization;

namespace Bus.Models.Offline;

/// <summary>Names what the rules need: indicators, parameters, and the rules between parameters.</summary>
internal sealed class StrategyPlan
{
    private readonly List<PlannedIndicator> _indicators = [];
    private readonly List<DesignParameter> _parameters = [];
    private readonly Dictionary<Operand, string> _numbers = [];
    private readonly List<(string Lower, string Upper)> _orders = [];

    private StrategyPlan(TradingRules rules)
    {
        Rules = rules;
    }

    internal TradingRules Rules { get; }

    internal IReadOnlyList<PlannedIndicator> Indicators => _indicators;

    internal IReadOnlyList<DesignParameter> Parameters => _parameters;

    /// <summary>Pairs of parameters of which the first must be below the second.</summary>
    internal IReadOnlyList<(string Lower, string Upper)> Orders => _orders;

    /// <summary>Columns of the bars that conditions read.</summary>
    internal IEnumerable<PriceSource> Prices => Operands().OfType<Operand.Price>().Select(x => x.Source).Distinct().Order();

    /// <exception cref="IdeaException">A number of the idea is outside what is allowed.</exception>
    internal static StrategyPlan Of(TradingRules rules)
    {
        rules = PairAverages(rules);
        var plan = new StrategyPlan(rules);
        plan.AddIndicators();
        plan.AddNumbers();
        plan.AddProtection("stop-loss", "stop loss", rules.StopLoss);
        plan.AddProtection("trailing-stop", "trailing stop", rules.TrailingStop);
        plan.AddProtection("take-profit", "take profit", rules.TakeProfit);
        plan.AddOrder("fast", "slow");
        plan.AddOrder("oversold", "overbought");
        return plan;
    }

    internal PlannedIndicator Find(IndicatorUse use) => _indicators.First(x => x.Use == use);

    /// <summary>The parameter that holds the number of a level or a multiple; null when it is no parameter.</summary>
    internal string? NumberOf(Operand operand) => _numbers.GetValueOrDefault(Key(operand));

    internal static string FieldOf(string name) => "_" + Camel(name);

    internal static string Pascal(string name) => string.Concat(name.Split('-').Select(x => char.ToUpperInvariant(x[0]) + x[1..]));

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + Pascal(name)[1..];

    /// <summary>Two averages of the close that the idea tells apart by their lengths are the fast and the slow one.</summary>
    private static TradingRules PairAverages(TradingRules rules)
    {
        var averages = Flatten(rules.Conditions.SelectMany(Conditions.Operands)).OfType<Operand.Indicator>().Select(x => x.Use).Where(x => x.IsAverageOfClose).Distinct().ToList();
        if (averages is not [{ Role: AverageRole.None } first, { Role: AverageRole.None } second] || first.Numbers[0] == second.Numbers[0])
        {
            return rules;
        }

        var fast = first.Numbers[0] < second.Numbers[0] ? first : second;
        IndicatorUse Paired(IndicatorUse use) => use with { Role = use == fast ? AverageRole.Fast : AverageRole.Slow };
        Operand Replaced(Operand operand) => operand switch
        {
            Operand.Indicator indicator when averages.Contains(indicator.Use) => indicator with { Use = Paired(indicator.Use) },
            Operand.Scaled scaled => scaled with { Of = Replaced(scaled.Of) },
            Operand.Before before => before with { Of = Replaced(before.Of) },
            _ => operand,
        };
        Condition? In(Condition? condition) => condition switch
        {
            Condition.Joined joined => joined with { Left = In(joined.Left)!, Right = In(joined.Right)! },
            Condition.Compare compare => compare with { Left = Replaced(compare.Left), Right = Replaced(compare.Right) },
            _ => condition,
        };
        return rules with { EnterLong = In(rules.EnterLong), EnterShort = In(rules.EnterShort), ExitLong = In(rules.ExitLong), ExitShort = In(rules.ExitShort) };
    }

    private IEnumerable<Operand> Operands() => Flatten(Rules.Conditions.SelectMany(Conditions.Operands));

    private static IEnumerable<Operand> Flatten(IEnumerable<Operand> operands) => operands.SelectMany(operand => operand switch
    {
        Operand.Scaled scaled => Flatten([scaled.Of]).Prepend(scaled),
        Operand.Before before => Flatten([before.Of]),
        Operand.Indicator { Use.Source: { } source } => Flatten([source]).Append(operand),
        _ => [operand],
    });

    private void AddIndicators()
    {
        var uses = Operands().OfType<Operand.Indicator>().Select(x => x.Use)
            .Concat(new[] { Rules.StopLoss, Rules.TrailingStop, Rules.TakeProfit }.Where(x => x?.AtrPeriod is not null).Select(x => new IndicatorUse(IndicatorKind.Atr, new(x!.AtrPeriod!.Value))))
            .Distinct()
            .ToList();
        foreach (var use in uses)
        {
            var stem = IndicatorTable.Stem(use);
            var rivals = uses.Where(x => IndicatorTable.Stem(x) == stem).ToList();
            if (rivals.Count > 1)
            {
                var isTold = rivals.Count(x => x.Numbers[0] == use.Numbers[0]) == 1;
                stem += isTold ? $"-{Text(use.Numbers[0]).Replace('.', '-')}" : $"-{use.Kind.ToString().ToLowerInvariant()}-{rivals.IndexOf(use) + 1}";
            }

            var names = new List<string>();
            foreach (var (number, i) in IndicatorTable.Numbers(use.Kind).Select((x, i) => (x, i)))
            {
                names.Add(stem + number.Suffix);
                Add(new DesignParameter
                {
                    Name = stem + number.Suffix,
                    Default = use.Numbers[i],
                    Minimum = number.Minimum,
                    Maximum = number.Maximum,
                    IsInteger = number.IsInteger,
                    Description = $"{number.Description} {IndicatorTable.Title(use)}.",
                });
            }

            _indicators.Add(new PlannedIndicator(use, FieldOf(stem), names));
            if (use.Kind == IndicatorKind.Macd)
            {
                AddOrder(names[0], names[1]);
            }
        }
    }

    private void AddNumbers()
    {
        var numbers = Operands().Where(x => x is Operand.Scaled or Operand.Level { Role: not null }).Select(Key).Distinct().ToList();
        foreach (var operand in numbers)
        {
            var (stem, value) = NameAndValue(operand);
            var isAlone = numbers.Count(x => NameAndValue(x).Stem == stem) == 1;
            var name = isAlone ? stem : $"{stem}-{Text(Math.Abs(value)).Replace('.', '-')}";
            _numbers.Add(operand, name);
            if (_parameters.All(x => x.Name != name))
            {
                Add(Describe(operand, name, stem, value));
            }
        }
    }

    /// <summary>A multiple is known by its factor, whatever it is a multiple of.</summary>
    private static Operand Key(Operand operand) => operand is Operand.Scaled scaled ? scaled with { Of = new Operand.Price(PriceSource.Close) } : operand;

    private static (string Stem, double Value) NameAndValue(Operand operand) => operand is Operand.Level level ? (level.Role!, level.Value) : ("factor", ((Operand.Scaled)operand).Factor);

    private static DesignParameter Describe(Operand operand, string name, string stem, double value)
    {
        var (minimum, maximum, description) = stem switch
        {
            "oversold" or "overbought" or "rsi-level" or "stochastic-level" => (1d, 99d, "Level of the oscillator, 0 to 100."),
            "trend-strength" => (1d, 99d, "Strength of the trend that counts, 0 to 100."),
            "price-level" => (value / 10, value * 10, "A price."),
            _ when operand is Operand.Scaled => (0.01, 100d, "Multiple of the other value."),
            _ => (Math.Min(-100, value * (value < 0 ? 10 : 1)), Math.Max(100, value * (value > 0 ? 10 : 1)), "A level to compare with."),
        };
        return new DesignParameter { Name = name, Default = value, Minimum = minimum, Maximum = maximum, Description = description };
    }

    private void AddProtection(string name, string title, Protection? protection)
    {
        if (protection is not null)
        {
            var isAtr = protection.AtrPeriod is not null;
            var description = isAtr ? $"Distance of the {title} from the entry in average true ranges." : $"Distance of the {title} from the entry in per cent of the price.";
            Add(new DesignParameter { Name = name, Default = protection.Amount, Minimum = 0.1, Maximum = isAtr ? 20 : 95, Description = description });
        }
    }

    private void AddOrder(string lower, string upper)
    {
        var (first, second) = (_parameters.FirstOrDefault(x => x.Name == lower), _parameters.FirstOrDefault(x => x.Name == upper));
        if (first is null || second is null)
        {
            return;
        }

        if (first.Default >= second.Default)
        {
            throw new IdeaException($"The idea has {Text(first.Default)} for '{lower}' and {Text(second.Default)} for '{upper}'; '{lower}' must be below '{upper}'.");
        }

        _orders.Add((lower, upper));
    }

    private void Add(DesignParameter parameter)
    {
        var value = parameter.Default;
        if (!(value >= parameter.Minimum && value <= parameter.Maximum) || (parameter.IsInteger && value != Math.Floor(value)))
        {
            var kind = parameter.IsInteger ? "whole numbers" : "numbers";
            throw new IdeaException($"The idea has {Text(value)} for '{parameter.Name}'; allowed are {kind} from {Text(parameter.Minimum)} to {Text(parameter.Maximum)}.");
        }

        _parameters.Add(parameter);
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
