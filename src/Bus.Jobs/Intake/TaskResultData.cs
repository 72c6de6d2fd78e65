using System.Text.Json;
using System.Text.Json.Nodes;
using Bus.Contracts;
using Bus.Jobs.Intake.Reading;
using Bus.Jobs.Results;

namespace Bus.Jobs.Intake;

/// <summary>The result of a job as the producer of its task reads it.</summary>
internal static class TaskResultData
{
    internal static JsonNode? Create(string mode, JobStatus status)
    {
        if (status.Result is not { ValueKind: JsonValueKind.Object } result)
        {
            return new JsonObject { ["success"] = true, ["execution_mode"] = mode };
        }

        return status.Type switch
        {
            StrategyTaskJobType.Name => result.TryGetProperty("data", out var data) ? JsonObject.Create(data) : null,
            _ when mode == TaskReader.Optimization => FromOptimization(status.GetResult<OptimizationCompleted>()!),
            _ => FromBacktest(status.GetResult<BacktestCompleted>()!),
        };
    }

    /// <summary>Adds which version of a deployed strategy ran; nothing for a built-in one.</summary>
    internal static JsonObject AddVersion(JsonObject data, int? version)
    {
        if (version is { } number)
        {
            data["strategy_version"] = number;
        }

        return data;
    }

    private static JsonObject FromBacktest(BacktestCompleted completed)
    {
        var (statistics, trades) = (completed.Statistics, completed.Trades);
        var gained = trades.Count(trade => trade.ProfitLoss > 0);
        var data = new JsonObject
        {
            ["success"] = true,
            ["execution_mode"] = TaskReader.Backtest,
            ["instances"] = new JsonArray([.. trades.Select(trade => new JsonObject
            {
                ["ticker"] = statistics.Data,
                ["date"] = trade.EntryTime.ToString("O"),
                ["signal"] = trade.ProfitLoss > 0,
                ["message"] = FormattableString.Invariant($"{(trade.Size > 0 ? "Bought" : "Sold short")} at {trade.EntryPrice:0.####}, closed at {trade.ExitPrice:0.####}: {trade.ReturnPct:0.##} %"),
            })]),
            ["summary"] = new JsonObject
            {
                ["total_instances"] = trades.Count,
                ["positive_signals"] = gained,
                ["date_range"] = new JsonArray(statistics.Start.ToString("yyyy-MM-dd"), statistics.End.ToString("yyyy-MM-dd")),
                ["symbols_processed"] = 1,
                ["data_shape"] = new JsonArray(statistics.Bars, 6),
            },
            ["performance_metrics"] = new JsonObject
            {
                ["total_return"] = statistics.ReturnPct / 100,
                ["win_rate"] = trades.Count == 0 ? 0 : (double)gained / trades.Count,
                ["avg_return"] = trades.Count == 0 ? 0 : trades.Average(trade => trade.ReturnPct) / 100,
            },
            ["statistics"] = JsonSerializer.SerializeToNode(statistics, JsonSerializerOptions.Web),
            ["execution_time_ms"] = completed.ElapsedMilliseconds,
            ["execution_time_seconds"] = completed.ElapsedMilliseconds / 1000,
            ["worker_id"] = completed.Worker,
            ["completed_at"] = TaskResultJson.Time(completed.At),
        };
        return AddVersion(data, completed.StrategyVersion);
    }

    private static JsonObject FromOptimization(OptimizationCompleted completed) => AddVersion(
        new JsonObject
        {
            ["success"] = true,
            ["execution_mode"] = TaskReader.Optimization,
            ["objective"] = completed.Objective,
            ["best_params"] = completed.Best is null ? null : JsonSerializer.SerializeToNode(completed.Best.Parameters),
            ["best_value"] = completed.Best?.Objective,
            ["ranked_results"] = new JsonArray([.. completed.Top.Select(run => new JsonObject
            {
                ["params"] = JsonSerializer.SerializeToNode(run.Parameters),
                ["score"] = run.Objective,
                ["final_equity"] = run.FinalEquity,
                ["trades"] = run.Trades,
            })]),
            ["total_runs"] = completed.Counts.Runs,
            ["execution_time_ms"] = completed.ElapsedMilliseconds,
            ["execution_time_seconds"] = completed.ElapsedMilliseconds / 1000,
            ["worker_id"] = completed.Worker,
            ["completed_at"] = TaskResultJson.Time(completed.At),
        },
        completed.StrategyVersion);
}
