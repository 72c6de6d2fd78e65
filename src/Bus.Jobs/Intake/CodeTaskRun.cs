using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bus.Backtesting;
using Bus.Contracts;
using Bus.Jobs.Data;
using Bus.Jobs.Intake.Reading;
using Bus.Jobs.Strategies;

namespace Bus.Jobs.Intake;

/// <summary>Runs a strategy that came as source over all instruments of a task at once, and puts together what its producer reads.</summary>
internal sealed class CodeTaskRun(IPriceSource prices, IPythonStrategies strategies, string worker, TimeProvider time)
{
    // Of the frame that the strategy gets: ticker, date, timestamp, open, high, low, close, volume.
    private const int Columns = 8;

    /// <exception cref="BacktestException">The task or its prices are wrong, or the strategy is refused or failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal async Task<JsonElement> RunAsync(RunStrategyTask task, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        StrategyTaskRun.Check(task, deployed: null);
        var started = Stopwatch.GetTimestamp();
        var loaded = new List<StrategyPrices>();
        foreach (var instrument in task.Instruments)
        {
            cancellationToken.ThrowIfCancellationRequested();
            loaded.Add(new StrategyPrices(instrument.Ticker, prices.Load(instrument.Data).Slice(Midnight(task.From), Midnight(task.To))));
            progress?.Report(0.5 * loaded.Count / task.Instruments.Count);
        }

        var signals = await strategies.RunAsync(task.Code!, loaded, cancellationToken);
        var returns = new SignalReturns(loaded, signals);
        var data = task.Mode == TaskReader.Backtest ? ToBacktestData(loaded, signals, returns) : ToScreeningData(task, signals, returns);
        TaskResultJson.AddEnd(data, task.Mode, Stopwatch.GetElapsedTime(started), worker, time.GetUtcNow());
        return JsonSerializer.SerializeToElement(data);
    }

    private static JsonObject ToBacktestData(List<StrategyPrices> prices, IReadOnlyList<StrategySignal> signals, SignalReturns returns) => new()
    {
        ["success"] = true,
        ["execution_mode"] = TaskReader.Backtest,
        ["instances"] = new JsonArray([.. signals.Select(ToInstance)]),
        ["summary"] = new JsonObject
        {
            ["total_instances"] = signals.Count,
            ["positive_signals"] = signals.Count(x => x.IsPositive),
            ["date_range"] = new JsonArray(TaskResultJson.Day(prices.Min(x => x.Bars.Times[0])), TaskResultJson.Day(prices.Max(x => x.Bars.Times[^1]))),
            ["symbols_processed"] = prices.Count,
            ["data_shape"] = new JsonArray(prices.Sum(x => x.Bars.Count), Columns),
        },
        ["performance_metrics"] = new JsonObject
        {
            ["total_return"] = returns.Total,
            ["win_rate"] = returns.WinRate,
            ["avg_return"] = returns.Average,
        },
    };

    private static JsonObject ToInstance(StrategySignal signal)
    {
        var instance = new JsonObject
        {
            ["ticker"] = signal.Ticker,
            ["date"] = signal.Date.TimeOfDay == TimeSpan.Zero ? TaskResultJson.Day(signal.Date) : signal.Date.ToString("yyyy-MM-ddTHH:mm:ss", System.Globalization.CultureInfo.InvariantCulture),
            ["signal"] = JsonValue.Create(signal.Signal),
            ["message"] = signal.Message,
        };
        foreach (var (name, value) in signal.Values)
        {
            instance[name] = value.ValueKind == JsonValueKind.Null ? null : JsonValue.Create(value);
        }

        return instance;
    }

    /// <summary>Of each instrument with signals the last one; the score is what it says, or else the return of all its signals.</summary>
    private static JsonObject ToScreeningData(RunStrategyTask task, IReadOnlyList<StrategySignal> signals, SignalReturns returns)
    {
        var ranked = signals.GroupBy(x => x.Ticker, StringComparer.Ordinal)
            .Select(x => x.MaxBy(signal => signal.Date)!)
            .Select(x => (Signal: x, Score: x.Values.TryGetValue("score", out var score) && score.ValueKind == JsonValueKind.Number ? score.GetDouble() : returns.Of(x.Ticker)))
            .OrderByDescending(x => x.Score)
            .Take(task.Limit ?? int.MaxValue)
            .Select(x => new JsonObject
            {
                ["ticker"] = x.Signal.Ticker,
                ["score"] = x.Score,
                ["signal"] = JsonValue.Create(x.Signal.Signal),
                ["message"] = x.Signal.Message,
            })
            .ToArray();
        return new JsonObject
        {
            ["success"] = true,
            ["execution_mode"] = TaskReader.Screening,
            ["ranked_results"] = new JsonArray([.. ranked]),
            ["universe_size"] = task.Instruments.Count,
            ["results_returned"] = ranked.Length,
        };
    }

    private static DateTime? Midnight(DateOnly? day) => day?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
}
