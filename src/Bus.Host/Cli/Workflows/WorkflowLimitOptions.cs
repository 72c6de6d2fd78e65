using System.CommandLine;
using System.Globalization;
using Bus.Contracts;

namespace Bus.Host.Cli.Workflows;

/// <summary>Gates and budget of a workflow.</summary>
internal sealed class WorkflowLimitOptions
{
    private readonly Option<string?> _minSharpe = Create("--min-sharpe", "Gate: the least Sharpe ratio on each symbol, -10 to 10.", "number");
    private readonly Option<string?> _maxDrawdown = Create("--max-drawdown", "Gate: the deepest drawdown allowed on each symbol, in percent, above 0 to 100.", "percent");
    private readonly Option<string?> _minReturn = Create("--min-return", "Gate: the least return on each symbol, in percent.", "percent");
    private readonly Option<string?> _minTrades = Create("--min-trades", "Gate: the least number of trades on all symbols together. [default: 1]", "n");
    private readonly Option<string?> _maxCalls = Create("--max-calls", "Budget: the most calls of models. [default: 20]", "n");
    private readonly Option<string?> _maxTokens = Create("--max-tokens", "Budget: the most tokens, read and written. [default: 200000]", "n");
    private readonly Option<string?> _maxCost = Create("--max-cost", "Budget: the most US dollars, by the prices that models are configured with. [default: 1]", "dollars");

    private Option<string?>[] Gates => [_minSharpe, _maxDrawdown, _minReturn, _minTrades];

    private Option<string?>[] Budget => [_maxCalls, _maxTokens, _maxCost];

    internal void AddTo(Command command)
    {
        foreach (var option in Gates.Concat(Budget))
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The gates with what was given; null when nothing was.</summary>
    internal StrategyGates? ReadGates(ParseResult result, StrategyGates current) => Gates.All(x => result.GetValue(x) is null) ? null : new StrategyGates
    {
        MinSharpe = Read<double>(result, _minSharpe) ?? current.MinSharpe,
        MaxDrawdownPct = Read<double>(result, _maxDrawdown) ?? current.MaxDrawdownPct,
        MinReturnPct = Read<double>(result, _minReturn) ?? current.MinReturnPct,
        MinTrades = Read<int>(result, _minTrades) ?? current.MinTrades,
    };

    /// <summary>The budget with what was given; null when nothing was.</summary>
    internal StrategyBudget? ReadBudget(ParseResult result, StrategyBudget current) => Budget.All(x => result.GetValue(x) is null) ? null : new StrategyBudget
    {
        MaxCalls = Read<int>(result, _maxCalls) ?? current.MaxCalls,
        MaxTokens = Read<long>(result, _maxTokens) ?? current.MaxTokens,
        MaxCost = Read<decimal>(result, _maxCost) ?? current.MaxCost,
    };

    private static T? Read<T>(ParseResult result, Option<string?> option)
        where T : struct, IParsable<T>
    {
        if (result.GetValue(option) is not { } text)
        {
            return null;
        }

        return T.TryParse(text, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new CommandException($"{option.Name} is '{text}'; it must be a {(typeof(T) == typeof(int) || typeof(T) == typeof(long) ? "whole number" : "number with a decimal point")}.", ExitCodes.Usage);
    }

    private static Option<string?> Create(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName };
}
