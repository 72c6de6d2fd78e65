using System.Globalization;
using Bus.Contracts;
using Bus.Workflow.Registry;

namespace Bus.Host.Cli.Strategies;

/// <summary>Writes what is known of strategies: for people, and JSON for programs.</summary>
internal static class StrategiesScreen
{
    private static readonly string[] ListColumns = ["strategy", "active", "before", "latest", "changed", "being made by"];
    private static readonly string[] StatisticsColumns = ["prices", "return %", "sharpe", "drawdown %", "trades"];

    internal static void Write(StrategyPage page, bool json)
    {
        if (json)
        {
            SagaScreen.WriteJson(page);
            return;
        }

        if (page.Items.Count == 0)
        {
            Console.Out.WriteLine("There are no such strategies.");
            return;
        }

        Screen.WriteTable(
            ListColumns,
            [.. page.Items.Select(x => new[] { x.Name, Number(x.Active), Number(x.Before), Number(x.Latest), SagaScreen.Time(x.ChangedAt), x.ReservedBy?.ToString() ?? "-" })]);
        if (page.Next is { } next)
        {
            Console.Out.WriteLine($"There are more: --cursor {next}");
        }
    }

    internal static void Write(StrategySummary strategy, StrategyVersion version, IReadOnlyList<StrategyLogEntry> log, bool json)
    {
        if (json)
        {
            SagaScreen.WriteJson(new
            {
                strategy,
                version = new
                {
                    version.Version,
                    state = version.State.ToString(),
                    version.DeployedAt,
                    version.Previous,
                    version.SourceHash,
                    program = version.Program.Id,
                    version.Provenance,
                    parameters = version.Program.Info.Parameters,
                    version.Statistics,
                    version.Source,
                },
                log,
            });
            return;
        }

        var origin = version.Provenance;
        Screen.WriteValues($"{version.Name}, version {version.Version}",
        [
            ("State", strategy.Active == version.Version ? "active" : version.State.ToString().ToLowerInvariant()),
            ("Description", version.Program.Info.Description),
            ("Parameters", version.Program.Info.DescribeParameters()),
            ("Idea", origin.Idea),
            ("Reasoning by", origin.ReasoningModel),
            ("Code by", string.Create(CultureInfo.InvariantCulture, $"{origin.CodeModel}, mended {origin.Fixes} times")),
            ("Prompts", origin.PromptHash),
            ("Workflow", $"{origin.WorkflowId}"),
            ("Deployed", SagaScreen.Time(version.DeployedAt)),
            ("Code hash", version.SourceHash),
        ]);
        WriteStatistics(version.Statistics);
        Console.Out.WriteLine();
        Console.Out.WriteLine(version.Source.TrimEnd());
        Console.Out.WriteLine();
        foreach (var entry in log)
        {
            Console.Out.WriteLine($"{SagaScreen.Time(entry.At)} {entry.Action} {Number(entry.From)} -> {Number(entry.Version)} by {entry.By}{(entry.Reason.Length > 0 ? $": {entry.Reason}" : "")}");
        }
    }

    internal static void Write(string name, StrategyActivation now, bool json)
    {
        if (json)
        {
            SagaScreen.WriteJson(new { name, now.Active, now.Before });
            return;
        }

        Console.Out.WriteLine($"Of '{name}' {(now.Active is { } active ? $"version {active} is active" : "no version is active")}; before it was {Number(now.Before)}.");
    }

    /// <summary>What a strategy came to, a line for each series of prices.</summary>
    internal static void WriteStatistics(IEnumerable<BacktestStatistics> statistics) => Screen.WriteTable(
        StatisticsColumns,
        [.. statistics.Select(x => new[] { x.Data, Figure(x.ReturnPct), Figure(x.Sharpe), Figure(x.MaxDrawdownPct), Number(x.Trades + x.OpenTrades) })]);

    private static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Figure(double? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "-";
}
