using System.Globalization;
using Bus.Contracts;

namespace Bus.Workflow.Steps;

/// <summary>Holds statistics against gates, and gates against what is possible.</summary>
internal static class GateCheck
{
    private const int MostTrades = 1_000_000;

    /// <summary>The gates that are not passed, each in one sentence.</summary>
    internal static IEnumerable<string> FindFailures(StrategyGates gates, IReadOnlyList<BacktestStatistics> statistics)
    {
        foreach (var run in statistics)
        {
            if (gates.MinSharpe is { } sharpe && !(run.Sharpe >= sharpe))
            {
                yield return Say($"The Sharpe ratio on {run.Data} is {Show(run.Sharpe)}; at least {sharpe:0.####} is asked for.");
            }

            if (gates.MaxDrawdownPct is { } drawdown && -run.MaxDrawdownPct > drawdown)
            {
                yield return Say($"The deepest drawdown on {run.Data} is {-run.MaxDrawdownPct:0.##} %; at most {drawdown:0.##} % is allowed.");
            }

            if (gates.MinReturnPct is { } least && !(run.ReturnPct >= least))
            {
                yield return Say($"The return on {run.Data} is {run.ReturnPct:0.##} %; at least {least:0.##} % is asked for.");
            }
        }

        var trades = statistics.Sum(x => x.Trades + x.OpenTrades);
        if (trades < gates.MinTrades)
        {
            yield return Say($"There are {trades} trades; at least {gates.MinTrades} are asked for.");
        }
    }

    /// <summary>Why gates cannot be; null when they can.</summary>
    internal static string? FindProblem(StrategyGates gates)
    {
        if (gates.MinSharpe is { } sharpe && !(sharpe is >= -10 and <= 10))
        {
            return Say($"The least Sharpe ratio is {sharpe}; allowed is -10 to 10.");
        }

        if (gates.MaxDrawdownPct is { } drawdown && !(drawdown is > 0 and <= 100))
        {
            return Say($"The deepest drawdown is {drawdown} %; allowed is above 0 to 100.");
        }

        if (gates.MinReturnPct is { } least && !(least is >= -100 and <= 1_000_000))
        {
            return Say($"The least return is {least} %; allowed is -100 to 1000000.");
        }

        return gates.MinTrades is >= 0 and <= MostTrades ? null : Say($"The least number of trades is {gates.MinTrades}; allowed is 0 to {MostTrades}.");
    }

    private static string Show(double? value) => value is { } number ? number.ToString("0.####", CultureInfo.InvariantCulture) : "undefined";

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
