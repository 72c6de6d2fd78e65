using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bus.Backtesting;
using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Report;
using Bus.Contracts;
using Bus.Jobs.Consumers;
using Bus.Jobs.Data;
using Bus.Jobs.Intake.Reading;
using Bus.Jobs.Strategies;

namespace Bus.Jobs.Intake;

/// <summary>Runs a strategy that a task names over its instruments and puts together what its producer reads.</summary>
internal sealed class StrategyTaskRun(PriceLoader prices, string worker, TimeProvider time)
{
    /// <summary>The longest source of a strategy, in characters.</summary>
    internal const int MaxCodeLength = 128 * 1024;

    /// <exception cref="BacktestException">The task cannot run; the message says why and what is allowed.</exception>
    internal static void Check(RunStrategyTask task, ILibraryStrategy? deployed)
    {
        if (task.Mode is not (TaskReader.Backtest or TaskReader.Screening))
        {
            throw new BacktestException($"The mode is '{task.Mode}'; allowed are {TaskReader.Backtest} and {TaskReader.Screening}.");
        }

        if (task.Instruments is not { Count: > 0 })
        {
            throw new BacktestException("The task names no instruments; at least one is needed.");
        }

        if (task.Limit < 1)
        {
            throw new BacktestException($"The limit is {task.Limit}; it must be at least 1.");
        }

        if (task.Code is { } code)
        {
            CheckCode(task, code);
        }
        else
        {
            BacktestPlan.Create(ToBacktest(task, task.Instruments[0]), deployed);
        }
    }

    private static void CheckCode(RunStrategyTask task, string code)
    {
        if (task.Strategy is { Length: > 0 })
        {
            throw new BacktestException($"The task has both the strategy '{task.Strategy}' and code; it needs one of them.");
        }

        if (code.Length > MaxCodeLength)
        {
            throw new BacktestException(string.Create(CultureInfo.InvariantCulture, $"The code has {code.Length:#,0} characters; allowed are {MaxCodeLength:#,0}."));
        }

        if (task.Parameters is { Count: > 0 })
        {
            throw new BacktestException("The task has code and parameters; code has no parameters beside what is written in it.");
        }
    }

    /// <exception cref="BacktestException">The task or its prices are wrong.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal async Task<JsonElement> RunAsync(RunStrategyTask task, ILibraryStrategy? deployed, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        Check(task, deployed);
        var started = Stopwatch.GetTimestamp();
        var runner = new BacktestRunner();
        var runs = new List<(string Ticker, BacktestResult Run)>();
        foreach (var instrument in task.Instruments)
        {
            var plan = BacktestPlan.Create(ToBacktest(task, instrument), deployed);
            var bars = prices.Load(instrument.Data, null);
            var run = deployed is null
                ? plan.Run(runner, bars, progress: null, cancellationToken)
                : await deployed.RunAsync(bars.Slice(plan.From, plan.To), plan.Parameters, plan.Options, progress: null, cancellationToken);
            runs.Add((instrument.Ticker, run));
            progress?.Report((double)runs.Count / task.Instruments.Count);
        }

        var data = task.Mode == TaskReader.Backtest ? ToBacktestData(runs) : ToScreeningData(task, runs);
        TaskResultData.AddVersion(data, deployed?.Version);
        TaskResultJson.AddEnd(data, task.Mode, Stopwatch.GetElapsedTime(started), worker, time.GetUtcNow());
        return JsonSerializer.SerializeToElement(data);
    }

    /// <summary>A trade is an instance; it is positive when it gained.</summary>
    private static JsonObject ToBacktestData(List<(string Ticker, BacktestResult Run)> runs)
    {
        var instances = new JsonArray([.. runs.SelectMany(run => run.Run.Trades.Select(trade => ToInstance(run.Ticker, trade, run.Run.Bars)))]);
        var trades = runs.SelectMany(run => run.Run.Trades).ToArray();
        return new JsonObject
        {
            ["success"] = true,
            ["execution_mode"] = TaskReader.Backtest,
            ["instances"] = instances,
            ["summary"] = new JsonObject
            {
                ["total_instances"] = trades.Length,
                ["positive_signals"] = trades.Count(trade => trade.Return > 0),
                ["date_range"] = new JsonArray(TaskResultJson.Day(runs.Min(run => run.Run.Report.Start)), TaskResultJson.Day(runs.Max(run => run.Run.Report.End))),
                ["symbols_processed"] = runs.Count,
                ["data_shape"] = new JsonArray(runs.Sum(run => run.Run.Bars.Count), 6),
            },
            ["performance_metrics"] = new JsonObject
            {
                ["total_return"] = runs.Average(run => run.Run.Report.ReturnPct) / 100,
                ["win_rate"] = trades.Length == 0 ? 0 : (double)trades.Count(trade => trade.Return > 0) / trades.Length,
                ["avg_return"] = trades.Length == 0 ? 0 : trades.Average(trade => trade.Return),
            },
        };
    }

    private static JsonObject ToInstance(string ticker, in Trade trade, Bars bars) => new()
    {
        ["ticker"] = ticker,
        ["date"] = TaskResultJson.Day(bars.Times[trade.EntryBar]),
        ["signal"] = trade.Return > 0,
        ["message"] = string.Create(
            CultureInfo.InvariantCulture,
            $"{(trade.Size > 0 ? "Bought" : "Sold short")} at {trade.EntryPrice:0.####}, closed on {bars.Times[trade.ExitBar]:yyyy-MM-dd} at {trade.ExitPrice:0.####}: {100 * trade.Return:0.##} %"),
        ["side"] = trade.Size > 0 ? "long" : "short",
        ["return"] = trade.Return,
        ["exit_date"] = TaskResultJson.Day(bars.Times[trade.ExitBar]),
    };

    /// <summary>The score is the return; the signal is whether the strategy holds a position at the end.</summary>
    private static JsonObject ToScreeningData(RunStrategyTask task, List<(string Ticker, BacktestResult Run)> runs)
    {
        var ranked = runs.OrderByDescending(run => run.Run.Report.ReturnPct).Take(task.Limit ?? int.MaxValue).Select(run => new JsonObject
        {
            ["ticker"] = run.Ticker,
            ["score"] = run.Run.Report.ReturnPct / 100,
            ["signal"] = run.Run.Report.OpenTrades > 0,
            ["message"] = string.Create(
                CultureInfo.InvariantCulture,
                $"{run.Run.Report.ReturnPct:0.##} % in {run.Run.Report.Trades} trades; {(run.Run.Report.OpenTrades > 0 ? "holds a position" : "holds none")} at the end"),
        }).ToArray();
        return new JsonObject
        {
            ["success"] = true,
            ["execution_mode"] = TaskReader.Screening,
            ["ranked_results"] = new JsonArray([.. ranked]),
            ["universe_size"] = runs.Count,
            ["results_returned"] = ranked.Length,
        };
    }

    private static RunBacktest ToBacktest(RunStrategyTask task, StrategyTaskInstrument instrument) => new()
    {
        JobId = task.JobId,
        Strategy = task.Strategy,
        Parameters = task.Parameters,
        Data = instrument.Data,
        From = task.From,
        To = task.To,
        Cash = task.Cash,
    };
}
