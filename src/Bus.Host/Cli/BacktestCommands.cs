using System.CommandLine;
using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Report;
using Bus.Contracts;
using Bus.Jobs.Consumers;
using Bus.Jobs.Results;

namespace Bus.Host.Cli;

/// <summary><c>bus backtest</c>: a run in this process, without Redis.</summary>
internal static class BacktestCommands
{
    private const string SamplePrefix = "sample:";

    internal static BusCommand Create()
    {
        var strategy = new StrategyOptions();
        var data = CreateDataOption();
        var svg = new Option<string?>("--svg") { Description = "Write equity and drawdown as a picture to this file.", HelpName = "file" };
        var trades = new Option<string?>("--trades") { Description = "Write the closed trades as csv to this file.", HelpName = "file" };
        var json = JsonOption.Create();
        var command = new BusCommand("backtest", "Runs one backtest in this process, without Redis.")
        {
            Examples =
            [
                "backtest --data prices.csv --strategy sma-cross --set fast=10 --set slow=30 --commission 0.001 --finalize",
                "backtest --strategy rsi-reversal --from 2005-01-01 --to 2007-12-31 --svg equity.svg --json",
            ],
        };
        command.Options.Add(data);
        strategy.AddTo(command);
        command.Options.Add(svg);
        command.Options.Add(trades);
        command.Options.Add(json);
        command.SetAction((result, cancellationToken) => Task.Run(
            () =>
            {
                var run = Run(strategy.Read(result) with { Data = result.GetValue(data)! }, cancellationToken);
                Write(run, result.GetValue(json), result.GetValue(svg), result.GetValue(trades));
                return ExitCodes.Success;
            },
            cancellationToken));
        return command;
    }

    /// <summary>Runs a job in this process.</summary>
    internal static BacktestResult Run(RunBacktest job, CancellationToken cancellationToken)
    {
        var plan = BacktestPlan.Create(job);
        return plan.Run(new BacktestRunner(), ReadBars(job.Data), progress: null, cancellationToken);
    }

    /// <summary>Reads a file, or what ships with the program.</summary>
    internal static Bars ReadBars(string data) => data.StartsWith(SamplePrefix, StringComparison.OrdinalIgnoreCase)
        ? SampleData.Find(data[SamplePrefix.Length..])
        : CsvBarReader.ReadFile(data);

    internal static Option<string> CreateDataOption() => new("--data")
    {
        Description = "A csv file with date, open, high, low, close and volume, or sample:goog.",
        HelpName = "file",
        DefaultValueFactory = _ => "sample:goog",
    };

    private static void Write(BacktestResult run, bool json, string? svg, string? trades)
    {
        if (svg is not null)
        {
            File.WriteAllText(svg, EquityChart.ToSvg(run));
        }

        if (trades is not null)
        {
            File.WriteAllText(trades, TradeTable.ToCsv(run));
        }

        if (json)
        {
            Console.Out.WriteLine(run.Report.ToJson(indented: true));
            return;
        }

        var statistics = BacktestOutcome.ToStatistics(run.Report);
        Screen.WriteValues(ReportValues.Title(statistics), ReportValues.Of(statistics));
        foreach (var (what, file) in new[] { ("Equity curve", svg), ("Trades", trades) })
        {
            if (file is not null)
            {
                Console.Out.WriteLine($"{what}: {Path.GetFullPath(file)}");
            }
        }
    }
}
