using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Bus.Backtesting.Strategies;
using Bus.Contracts;

namespace Bus.Host.Cli;

/// <summary>The options that describe a backtest, in the command that runs it here and in the one that submits it.</summary>
internal sealed class StrategyOptions
{
    private readonly Option<string> _strategy = new("--strategy")
    {
        Description = $"Strategy: {string.Join(", ", StrategyCatalog.BuiltIn.Strategies.Select(x => x.Name))}; in jobs also a deployed one, as name or name@version.",
        HelpName = "name",
        Required = true,
    };

    private readonly Option<string[]> _set = new("--set") { Description = "A parameter of the strategy, such as fast=10; may be given several times.", HelpName = "name=value" };
    private readonly Option<DateOnly?> _from = CreateDay("--from", "First day to include, such as 2005-01-01.");
    private readonly Option<DateOnly?> _to = CreateDay("--to", "Last day to include.");
    private readonly Option<double> _cash = CreateNumber("--cash", 10_000, "Money at the start.");
    private readonly Option<double> _commission = CreateNumber("--commission", 0, "Commission as a share of the traded value, at entry and at exit: 0.001 is 0.1 %.");
    private readonly Option<double> _commissionFixed = CreateNumber("--commission-fixed", 0, "Commission in money for each entry and each exit.");
    private readonly Option<double> _spread = CreateNumber("--spread", 0, "One-way spread as a share of the price: 0.002 is 0.2 %.");
    private readonly Option<double> _margin = CreateNumber("--margin", 1, "Share of a position that own money must cover: 0.1 is a leverage of 10.");
    private readonly Option<bool> _tradeOnClose = new("--trade-on-close") { Description = "Fill market orders at the close of their bar instead of the next open." };
    private readonly Option<bool> _finalize = new("--finalize") { Description = "Close open trades at the end." };
    private readonly Option<bool> _fractional = new("--fractional") { Description = "Allow fractions of units." };

    private IEnumerable<Option> All =>
        [_strategy, _set, _from, _to, _cash, _commission, _commissionFixed, _spread, _margin, _tradeOnClose, _finalize, _fractional];

    internal void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads a job; its data is left as it is by default.</summary>
    /// <exception cref="CommandException">A parameter is not of the form name=number, or is named twice.</exception>
    internal RunBacktest Read(ParseResult result) => new()
    {
        Strategy = result.GetValue(_strategy) ?? "",
        Parameters = ReadParameters(result.GetValue(_set) ?? []),
        From = result.GetValue(_from),
        To = result.GetValue(_to),
        Cash = result.GetValue(_cash),
        CommissionRate = result.GetValue(_commission),
        CommissionFixed = result.GetValue(_commissionFixed),
        Spread = result.GetValue(_spread),
        Margin = result.GetValue(_margin),
        TradeOnClose = result.GetValue(_tradeOnClose),
        Finalize = result.GetValue(_finalize),
        FractionalUnits = result.GetValue(_fractional),
    };

    private static Dictionary<string, double> ReadParameters(string[] settings)
    {
        var parameters = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in settings)
        {
            var parts = setting.Split('=', 2);
            if (parts.Length != 2 || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                throw new CommandException($"--set is '{setting}'; it must be a parameter's name and a number, such as fast=10.", ExitCodes.Usage);
            }

            if (!parameters.TryAdd(parts[0].Trim(), value))
            {
                throw new CommandException($"--set names the parameter '{parts[0].Trim()}' twice.", ExitCodes.Usage);
            }
        }

        return parameters;
    }

    private static Option<DateOnly?> CreateDay(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "yyyy-MM-dd",
        CustomParser = ParseDay,
    };

    private static DateOnly? ParseDay(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        result.AddError($"'{text}' is no date; it must be of the form yyyy-MM-dd, such as 2005-01-31.");
        return null;
    }

    private static Option<double> CreateNumber(string name, double defaultValue, string description) => new(name)
    {
        Description = description,
        HelpName = "number",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result => ParseNumber(result, name),
    };

    private static double ParseNumber(ArgumentResult result, string name)
    {
        var text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        result.AddError($"{name} is '{text}'; it must be a number with a decimal point, such as 0.001.");
        return 0;
    }
}
