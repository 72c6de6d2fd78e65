using System.Globalization;
using System.Text;

namespace Bus.Backtesting.Optimization;

/// <summary>The runs of an optimization as csv text.</summary>
public static class OptimizationTable
{
    /// <summary>
    /// Writes the table: a header and one line per finished run in the order of the result, with its rank (empty for runs that have none), all
    /// parameters, the objective, the final equity, the number of closed trades, and the state: <c>ranked</c>, <c>undefined</c> (it traded, but the objective is
    /// not defined) or <c>empty</c> (it traded nothing). Numbers have all their digits.
    /// </summary>
    /// <param name="space">Where the runs come from.</param>
    /// <param name="result">The runs.</param>
    /// <param name="writer">Where to write to.</param>
    public static void WriteCsv(OptimizationSpace space, OptimizationResult result, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(writer);
        var ownColumn = result.Objective.Name is not ("finalEquity" or "trades");
        var names = space.Strategy.Parameters.Select(parameter => parameter.Name);
        writer.Write(string.Join(',', ["rank", .. names, .. ownColumn ? [result.Objective.Name] : Array.Empty<string>(), "finalEquity", "trades", "state\n"]));
        var parameters = space.CopySettings();
        var line = new StringBuilder();
        for (var i = 0; i < result.Runs.Count; i++)
        {
            var run = result.Runs[i];
            space.Write(run.Index, parameters);
            line.Clear();
            line.Append(CultureInfo.InvariantCulture, $"{(run.IsRanked ? i + 1 : null)}");
            foreach (var value in parameters.Values)
            {
                line.Append(CultureInfo.InvariantCulture, $",{value}");
            }

            if (ownColumn)
            {
                line.Append(CultureInfo.InvariantCulture, $",{run.Objective}");
            }

            line.Append(CultureInfo.InvariantCulture, $",{run.FinalEquity},{run.Trades},{StateOf(run)}\n");
            writer.Write(line);
        }
    }

    private static string StateOf(OptimizationRun run) => run.IsRanked ? "ranked" : run.IsEmpty ? "empty" : "undefined";
}
