using System.Text.Json;
using Bus.Jobs.Tests.Optimization;
using Bus.Testing;

namespace Bus.Jobs.Tests.Intake;

/// <summary>Producers in Python, a bridge, a worker and the job saga on one server.</summary>
public sealed class IntakeOverTheBusTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private const string ListProducer =
        """
        import json, sys, time, uuid
        import redis
        queue = redis.Redis.from_url(sys.argv[1], decode_responses=True)
        task = str(uuid.uuid4())
        queue.lpush("strategy_queue", json.dumps({"task_id": task, "task_type": sys.argv[2], "args": json.loads(sys.argv[3])}))
        deadline = time.monotonic() + 240
        while time.monotonic() < deadline:
            result = json.loads(queue.get(f"task_result:{task}") or '{"status": null}')
            if result["status"] in ("completed", "error"):
                break
            time.sleep(0.02)
        print(json.dumps(result))
        """;

    private const string StreamProducer =
        """
        import json, sys, time, uuid
        import redis
        r = redis.Redis.from_url(sys.argv[1], decode_responses=True)
        def submit_task(task_type, payload, priority=10):
            task_id = str(uuid.uuid4())
            r.xadd("bybit:tasks", {"task_id": task_id, "task_type": task_type, "payload": json.dumps(payload), "priority": priority})
            return task_id
        common = {"strategy_config": {"name": "EMA Crossover", "params": {"fast_period": 12, "slow_period": 26}}, "symbol": "sample:goog", "initial_capital": 10000.0}
        ids = [submit_task("backtest", {**common, "backtest_id": n}) for n in range(5)]
        ids.append(submit_task("optimization", {**common, "param_grid": {"fast_period": [5, 10], "slow_period": [20, 40]}}))
        deadline = time.monotonic() + 240
        def status(task): return json.loads(r.get(f"task_result:{task}") or '{"status": null}')
        while time.monotonic() < deadline and not all(status(t)["status"] == "completed" for t in ids):
            time.sleep(0.02)
        print(json.dumps([status(t) for t in ids]))
        """;

    private OptimizationBus _bus = null!;

    public async ValueTask InitializeAsync() => _bus = await OptimizationBus.StartAsync(fixture.Server, _ => { });

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    [Fact]
    public async Task A_backtest_of_a_python_producer_is_answered_in_its_shape()
    {
        var result = await PushAsync("backtest", """{"strategy":"sma-cross","symbols":["sample:goog"],"start_date":"2005-01-01T00:00:00"}""");

        result.GetProperty("status").GetString().ShouldBe("completed", result.ToString());
        result.GetProperty("data").GetProperty("summary").GetProperty("symbols_processed").GetInt32().ShouldBe(1);
        result.GetProperty("data").GetProperty("instances").GetArrayLength().ShouldBePositive();
    }

    [Fact]
    public async Task A_screening_of_a_python_producer_is_answered_in_its_shape()
    {
        var result = await PushAsync("screening", """{"strategy_code":"ema-cross","universe":["sample:goog"],"limit":10}""");

        result.GetProperty("status").GetString().ShouldBe("completed", result.ToString());
        result.GetProperty("data").GetProperty("ranked_results")[0].GetProperty("ticker").GetString().ShouldBe("sample:goog");
    }

    [Fact]
    public async Task Missing_prices_are_answered_with_a_sentence()
    {
        var prices = await PushAsync("backtest", """{"strategy":"sma-cross","symbols":["AAPL"]}""");

        prices.GetProperty("status").GetString().ShouldBe("error");
        prices.GetProperty("data").GetProperty("error").GetString()!.ShouldContain("'AAPL.csv'");
    }

    [Fact]
    public async Task Tasks_of_a_python_producer_on_the_stream_complete_and_leave_it()
    {
        var results = JsonDocument.Parse(await Python.RunAsync(StreamProducer, fixture.Server.ConnectionString)).RootElement.EnumerateArray().ToArray();

        results.ShouldAllBe(result => result.GetProperty("status").GetString() == "completed");
        results[0].GetProperty("data").GetProperty("statistics").GetProperty("strategy").GetString().ShouldBe("ema-cross");
        results[5].GetProperty("data").GetProperty("total_runs").GetInt32().ShouldBe(4);
        await Eventually.PassesAsync(async () => (await fixture.Server.SendAsync("XLEN", "bybit:tasks")).Integer.ShouldBe(0));
        (await fixture.Server.SendAsync("XPENDING", "bybit:tasks", "workers")).Items[0].Integer.ShouldBe(0);
    }

    private async Task<JsonElement> PushAsync(string type, string arguments) =>
        JsonDocument.Parse(await Python.RunAsync(ListProducer, fixture.Server.ConnectionString, type, arguments)).RootElement;
}
