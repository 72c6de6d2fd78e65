using System.Text.Json;
using Bus.Backtesting;
using Bus.Backtesting.Data;
using Bus.Contracts;
using Bus.Jobs.Data;
using Bus.Jobs.Intake;
using Bus.Jobs.Strategies;

namespace Bus.Jobs.Tests.Intake;

/// <summary>Tasks with a strategy as source, whose signals the test gives.</summary>
public sealed class CodeTaskRunTests : IPythonStrategies, IPriceSource
{
    private static readonly RunStrategyTask Task = new()
    {
        Code = "def my_strategy(df): ...",
        Instruments = [new StrategyTaskInstrument { Ticker = "A", Data = "A.csv" }, new StrategyTaskInstrument { Ticker = "B", Data = "B.csv" }],
    };

    // Closes: A 100, 110, 99, 99, 120; B 10, 20, 30, 40, 50.
    private static readonly Dictionary<string, Bars> Prices = new() { ["A.csv"] = Create(100, 110, 99, 99, 120), ["B.csv"] = Create(10, 20, 30, 40, 50) };

    private StrategySignal[] _signals = [];
    private IReadOnlyList<StrategyPrices> _given = [];

    public Task<IReadOnlyList<StrategySignal>> RunAsync(string code, IReadOnlyList<StrategyPrices> prices, CancellationToken cancellationToken)
    {
        code.ShouldBe(Task.Code);
        _given = prices;
        return System.Threading.Tasks.Task.FromResult<IReadOnlyList<StrategySignal>>(_signals);
    }

    public Bars Load(string? data, string? csv = null) => Prices[data!];

    [Fact]
    public async Task A_signal_gains_until_the_next_one_of_its_instrument_or_the_last_bar()
    {
        // 100 to 110 is +10 %, what follows the exit counts nothing, 99 to 120 is +21.2 %; of B nothing is known.
        _signals = [Signal("A", 1, "true"), Signal("A", 2, "false"), Signal("A", 4, "1")];

        var data = await RunAsync(Task);

        var metrics = data.GetProperty("performance_metrics");
        var (first, second) = (0.1, (120.0 / 99) - 1);
        metrics.GetProperty("total_return").GetDouble().ShouldBe((((1 + first) * (1 + second)) - 1) / 2, 1e-12);
        metrics.GetProperty("win_rate").GetDouble().ShouldBe(1);
        metrics.GetProperty("avg_return").GetDouble().ShouldBe((first + second) / 2, 1e-12);
    }

    [Fact]
    public async Task A_signal_that_nothing_follows_does_not_count_and_one_without_change_is_not_won()
    {
        _signals = [Signal("A", 3, "true"), Signal("A", 4, "\"sell\""), Signal("B", 5, "true"), Signal("B", -300, "true")];

        var metrics = (await RunAsync(Task)).GetProperty("performance_metrics");

        metrics.GetProperty("win_rate").GetDouble().ShouldBe(0);
        metrics.GetProperty("avg_return").GetDouble().ShouldBe(0, 1e-12);
        metrics.GetProperty("total_return").GetDouble().ShouldBe(0, 1e-12);
    }

    [Fact]
    public async Task A_backtest_has_the_shape_that_producers_read()
    {
        _signals = [Signal("A", 1, "\"buy\"", "up", ("rsi", "27.5"), ("none", "null")), Signal("B", 2, "-1")];

        var data = await RunAsync(Task with { From = new DateOnly(2024, 1, 1), To = new DateOnly(2024, 1, 4) });

        (data.GetProperty("success").GetBoolean(), data.GetProperty("execution_mode").GetString()).ShouldBe((true, "backtest"));
        data.GetProperty("instances")[0].GetRawText().ShouldBe("""{"ticker":"A","date":"2024-01-01","signal":"buy","message":"up","rsi":27.5,"none":null}""");
        data.GetProperty("summary").GetRawText().ShouldBe("""{"total_instances":2,"positive_signals":1,"date_range":["2024-01-01","2024-01-04"],"symbols_processed":2,"data_shape":[8,8]}""");
        data.GetProperty("execution_time_ms").GetDouble().ShouldBePositive();
        data.GetProperty("execution_time_seconds").GetDouble().ShouldBePositive();
        data.GetProperty("worker_id").GetString().ShouldBe("here:1");
        data.GetProperty("completed_at").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
        _given.Select(x => (x.Ticker, x.Bars.Count)).ShouldBe([("A", 4), ("B", 4)]);
    }

    [Fact]
    public async Task A_screening_ranks_the_last_signal_of_each_instrument_by_its_score_or_its_return()
    {
        _signals = [Signal("B", 1, "true", "old", ("score", "9")), Signal("B", 3, "true", "new", ("score", "0.5")), Signal("A", 1, "true", "gained")];

        var data = await RunAsync(Task with { Mode = "screening" });
        var one = await RunAsync(Task with { Mode = "screening", Limit = 1 });

        data.GetProperty("ranked_results").EnumerateArray().Select(x => (x.GetProperty("ticker").GetString(), x.GetProperty("message").GetString(), Math.Round(x.GetProperty("score").GetDouble(), 9)))
            .ShouldBe([("B", "new", 0.5), ("A", "gained", 0.2)]);
        data.GetProperty("ranked_results")[0].GetProperty("signal").GetBoolean().ShouldBeTrue();
        (data.GetProperty("universe_size").GetInt32(), data.GetProperty("results_returned").GetInt32(), data.GetProperty("execution_mode").GetString()).ShouldBe((2, 2, "screening"));
        one.GetProperty("ranked_results").EnumerateArray().ShouldHaveSingleItem().GetProperty("ticker").GetString().ShouldBe("B");
    }

    [Fact]
    public async Task No_signals_are_a_result_too()
    {
        var data = await RunAsync(Task);

        data.GetProperty("performance_metrics").GetRawText().ShouldBe("""{"total_return":0,"win_rate":0,"avg_return":0}""");
    }

    [Fact]
    public async Task A_task_has_code_or_a_name_and_parameters_not_both()
    {
        (await Should.ThrowAsync<BacktestException>(() => RunAsync(Task with { Strategy = "sma-cross" }))).Message.ShouldBe("The task has both the strategy 'sma-cross' and code; it needs one of them.");
        (await Should.ThrowAsync<BacktestException>(() => RunAsync(Task with { Parameters = new Dictionary<string, double> { ["fast"] = 1 } }))).Message.ShouldContain("code and parameters");
    }

    private static StrategySignal Signal(string ticker, int day, string signal, string message = "", params (string Name, string Value)[] values) => new()
    {
        Ticker = ticker,
        Date = new DateTime(2023, 12, 31, 0, 0, 0, DateTimeKind.Utc).AddDays(day),
        Signal = Json(signal),
        Message = message,
        Values = values.ToDictionary(x => x.Name, x => Json(x.Value)),
    };

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement.Clone();

    private static Bars Create(params double[] closes)
    {
        var times = closes.Select((_, index) => new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(index)).ToArray();
        return Bars.Create("prices", times, closes, closes, closes, closes);
    }

    private Task<JsonElement> RunAsync(RunStrategyTask task) => new CodeTaskRun(this, this, "here:1", TimeProvider.System).RunAsync(task, null, TestContext.Current.CancellationToken);
}
