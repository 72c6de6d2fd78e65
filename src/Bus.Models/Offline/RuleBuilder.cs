using System.Globalization;

namespace Bus.Models.Offline;

/// <summary>Puts the clauses of an idea together, and finds what is missing.</summary>
internal sealed class RuleBuilder
{
    private const double MinPercent = 0.1;
    private const double MaxPercent = 95;
    private const double MaxAtrs = 20;

    private readonly List<(IdeaWord? Action, ReverseKind Kind)> _reverses = [];
    private Condition? _enterLong;
    private Condition? _enterShort;
    private Condition? _exitLong;
    private Condition? _exitShort;
    private bool _hasSell;
    private bool _hasCover;
    private Protection? _stopLoss;
    private Protection? _trailingStop;
    private Protection? _takeProfit;

    private enum ReverseKind
    {
        /// <summary>The same to the other side.</summary>
        Mirrored,

        /// <summary>When it is not true any more.</summary>
        Negated,
    }

    internal void Add(IdeaWord action, Condition condition)
    {
        switch (action)
        {
            case IdeaWord.Buy:
                _enterLong = Join(_enterLong, Conditions.Resolve(condition, isUp: true));
                break;
            case IdeaWord.Short:
                _enterShort = Join(_enterShort, Conditions.Resolve(condition, isUp: false));
                break;
            case IdeaWord.Cover:
                _hasCover = true;
                _exitShort = Join(_exitShort, Conditions.Resolve(condition, isUp: true));
                break;
            case IdeaWord.Sell:
                _hasSell = true;
                _exitLong = Join(_exitLong, Conditions.Resolve(condition, isUp: false));
                break;
            default:
                _exitLong = Join(_exitLong, Conditions.Resolve(condition, isUp: false));
                _exitShort = Join(_exitShort, Conditions.Resolve(condition, isUp: true));
                break;
        }
    }

    internal void Add(IdeaWord kind, Protection amount)
    {
        var isPercent = amount.AtrPeriod is null;
        if (!(amount.Amount >= MinPercent && amount.Amount <= (isPercent ? MaxPercent : MaxAtrs)))
        {
            throw new IdeaException(string.Create(
                CultureInfo.InvariantCulture, $"The idea has a stop or target of {amount.Amount} {(isPercent ? "percent" : "atr")}; allowed are {MinPercent} to {(isPercent ? MaxPercent : MaxAtrs)}."));
        }

        switch (kind)
        {
            case IdeaWord.Target:
                Set(ref _takeProfit, amount, "take profits");
                break;
            case IdeaWord.Trailing:
                Set(ref _trailingStop, amount, "trailing stops");
                break;
            default:
                Set(ref _stopLoss, amount, "stop losses");
                break;
        }
    }

    internal void AddReverse(IdeaWord? action) => _reverses.Add((action, ReverseKind.Mirrored));

    internal void AddOtherwise(IdeaWord action) => _reverses.Add((action, ReverseKind.Negated));

    internal TradingRules Build()
    {
        foreach (var (action, kind) in _reverses)
        {
            AddReversed(action, kind);
        }

        if (_enterLong is null && _enterShort is null)
        {
            throw new IdeaException("The idea does not say when to buy; begin for example with 'buy when the fast average crosses above the slow one'.");
        }

        // A rule that could never act was meant otherwise.
        if ((_hasSell && _enterLong is null) || (_hasCover && _enterShort is null))
        {
            throw new IdeaException(_hasCover
                ? "The idea says when to cover, and never sells short; say when, with 'sell short when ...'."
                : "The idea says when to sell, and never buys; write 'sell short' to open a short position and 'cover' to close it.");
        }

        var rules = new TradingRules
        {
            EnterLong = _enterLong,
            EnterShort = _enterShort,
            ExitLong = _enterLong is null ? null : _exitLong,
            ExitShort = _enterShort is null ? null : _exitShort,
            StopLoss = _stopLoss,
            TrailingStop = _trailingStop,
            TakeProfit = _takeProfit,
        };
        var isOpenEnded = !rules.HasProtection && (rules.EnterLong is null || rules.EnterShort is null) && rules.ExitLong is null && rules.ExitShort is null;
        return isOpenEnded
            ? throw new IdeaException("The idea says when to enter and not when to leave; add for example 'sell on the reverse', 'exit when ...' or 'stop loss 5 percent'.")
            : rules;
    }

    private void AddReversed(IdeaWord? action, ReverseKind kind)
    {
        var isOfLong = _enterLong is not null && action is not (IdeaWord.Buy or IdeaWord.Cover);
        var entry = (isOfLong ? _enterLong : _enterShort)
            ?? throw new IdeaException("The idea says what to do on the reverse, and nothing before it that could be reversed; begin for example with 'buy when the macd crosses above its signal line'.");
        var reversed = kind == ReverseKind.Mirrored ? Conditions.Mirror(entry) : Conditions.Negate(entry);
        if (action is IdeaWord.Exit or IdeaWord.Cover || (kind == ReverseKind.Negated && action == IdeaWord.Sell))
        {
            (_exitLong, _exitShort) = isOfLong ? (Join(_exitLong, reversed), _exitShort) : (_exitLong, Join(_exitShort, reversed));
        }
        else if (isOfLong)
        {
            _enterShort = Join(_enterShort, reversed);
        }
        else
        {
            _enterLong = Join(_enterLong, reversed);
        }
    }

    private static void Set(ref Protection? place, Protection amount, string title)
    {
        if (place is not null && place != amount)
        {
            throw new IdeaException($"The idea has two {title}; say one.");
        }

        place = amount;
    }

    private static Condition Join(Condition? first, Condition second) => first is null || first == second ? second : new Condition.Joined(first, false, second);
}
