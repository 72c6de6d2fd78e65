using System.Text.Json;
using Bus.Backtesting;
using Bus.Contracts;
using Bus.Jobs.Data;
using Bus.Jobs.Intake;
using Bus.Jobs.Strategies;
using Bus.Jobs.Tests.Support;

namespace Bus.Jobs.Tests.Intake;

public sealed class StrategyTaskRunTests
{
    private static readonly RunStrategyTask Goog = new()
    {
        Strategy = "sma-cross",
        Instruments = [new StrategyTaskInstrument { Ticker = "GOOG", Data = "sample:goog" }, new StrategyTaskInstrument { Ticker = "SAME", Data = "sample:goog" }],
    };

    [Fact]
    public async Task A_backtest_has_the_shape_that_producers_read()
    {
        var data = await RunAsync(Goog);

        (data.GetProperty("success").GetBoolean(), data.GetProperty("execution_mode").GetString()).ShouldBe((true, "backtest"));
        var instances = data.GetProperty("instances").EnumerateArray().ToArray();
        instances.Length.ShouldBe(60);
        instances[0].GetProperty("ticker").GetString().ShouldBe("GOOG");
        instances[0].GetProperty("date").GetString().ShouldBe("2004-11-29");
        instances[0].GetProperty("message").GetString()!.ShouldBe("Sold short at 180.36, closed on 2004-12-21 at 186.31: -3.3 %");
        var summary = data.GetProperty("summary");
        summary.GetProperty("total_instances").GetInt32().ShouldBe(60);
        summary.GetProperty("positive_signals").GetInt32().ShouldBe(instances.Count(x => x.GetProperty("signal").GetBoolean()));
        summary.GetProperty("date_range").EnumerateArray().Select(x => x.GetString()).ShouldBe(["2004-08-19", "2008-10-14"]);
        (summary.GetProperty("symbols_processed").GetInt32(), summary.GetProperty("data_shape")[0].GetInt32()).ShouldBe((2, 2094));
        var metrics = data.GetProperty("performance_metrics");
        metrics.GetProperty("win_rate").GetDouble().ShouldBe(instances.Count(x => x.GetProperty("return").GetDouble() > 0) / 60d);
        metrics.GetProperty("total_return").GetDouble().ShouldBeGreaterThan(1);
        metrics.GetProperty("avg_return").ValueKind.ShouldBe(JsonValueKind.Number);
        data.GetProperty("execution_time_ms").GetDouble().ShouldBePositive();
        data.GetProperty("execution_time_seconds").GetDouble().ShouldBePositive();
        data.GetProperty("worker_id").GetString().ShouldBe("here:1");
        data.GetProperty("completed_at").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task A_screening_ranks_the_instruments_and_returns_as_many_as_asked_for()
    {
        var data = await RunAsync(Goog with { Mode = "screening", Limit = 1, To = new DateOnly(2006, 1, 1) });

        (data.GetProperty("execution_mode").GetString(), data.GetProperty("universe_size").GetInt32(), data.GetProperty("results_returned").GetInt32()).ShouldBe(("screening", 2, 1));
        var first = data.GetProperty("ranked_results").EnumerateArray().ShouldHaveSingleItem();
        first.GetProperty("ticker").GetString().ShouldBe("GOOG");
        first.GetProperty("signal").GetBoolean().ShouldBeTrue();
        first.GetProperty("score").GetDouble().ShouldBeGreaterThan(0);
        first.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_deployed_strategy_gives_the_same_and_its_version()
    {
        var data = await RunAsync(Goog with { Strategy = "crossing" }, new DeployedCrossing());

        data.GetProperty("strategy_version").GetInt32().ShouldBe(3);
        data.GetProperty("summary").GetProperty("total_instances").GetInt32().ShouldBe(60);
        (await RunAsync(Goog)).TryGetProperty("strategy_version", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_task_without_prices_says_so() =>
        (await Should.ThrowAsync<BacktestException>(() => RunAsync(Goog with { Instruments = [new StrategyTaskInstrument { Ticker = "A", Data = "A.csv" }] }))).Message.ShouldContain("'A.csv'");

    [Fact]
    public async Task A_task_that_is_cancelled_ends()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => new StrategyTaskRun(new PriceLoader(null), "here:1", TimeProvider.System).RunAsync(Goog, null, null, cancelled.Token));
    }

    private static Task<JsonElement> RunAsync(RunStrategyTask task, ILibraryStrategy? deployed = null) =>
        new StrategyTaskRun(new PriceLoader(null), "here:1", TimeProvider.System).RunAsync(task, deployed, null, CancellationToken.None);
}
