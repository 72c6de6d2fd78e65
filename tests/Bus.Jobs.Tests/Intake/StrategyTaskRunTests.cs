using System.Text.Json;
using Bus.Backtesting;
using Bus.Contracts;
using Bus.Jobs.Data;
using Bus.Jobs.Intake;

namespace Bus.Jobs.Tests.Intake;

public sealed class StrategyTaskRunTests
{
    private static readonly RunStrategyTask Goog = new()
    {
        Strategy = "sma-cross",
        Instruments = [new StrategyTaskInstrument { Ticker = "GOOG", Data = "sample:goog" }, new StrategyTaskInstrument { Ticker = "SAME", Data = "sample:goog" }],
    };

    [Fact]
    public void A_backtest_has_the_shape_that_producers_read()
    {
        var data = Run(Goog);

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
    public void A_screening_ranks_the_instruments_and_returns_as_many_as_asked_for()
    {
        var data = Run(Goog with { Mode = "screening", Limit = 1, To = new DateOnly(2006, 1, 1) });

        (data.GetProperty("execution_mode").GetString(), data.GetProperty("universe_size").GetInt32(), data.GetProperty("results_returned").GetInt32()).ShouldBe(("screening", 2, 1));
        var first = data.GetProperty("ranked_results").EnumerateArray().ShouldHaveSingleItem();
        first.GetProperty("ticker").GetString().ShouldBe("GOOG");
        first.GetProperty("signal").GetBoolean().ShouldBeTrue();
        first.GetProperty("score").GetDouble().ShouldBeGreaterThan(0);
        first.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void A_task_without_prices_says_so() =>
        Should.Throw<BacktestException>(() => Run(Goog with { Instruments = [new StrategyTaskInstrument { Ticker = "A", Data = "A.csv" }] })).Message.ShouldContain("'A.csv'");

    [Fact]
    public void A_task_that_is_cancelled_ends()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Should.Throw<OperationCanceledException>(() => new StrategyTaskRun(new PriceLoader(null), "here:1", TimeProvider.System).Run(Goog, null, cancelled.Token));
    }

    private static JsonElement Run(RunStrategyTask task) => new StrategyTaskRun(new PriceLoader(null), "here:1", TimeProvider.System).Run(task, null, CancellationToken.None);
}
