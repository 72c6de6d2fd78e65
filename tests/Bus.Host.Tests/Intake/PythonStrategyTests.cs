using System.Text.Json;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Intake;

/// <summary>A producer in Python that pushes strategies as source, a worker and a bridge as processes of their own.</summary>
public sealed class PythonStrategyTests : IAsyncLifetime
{
    private const string Producer =
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

    private const string Crossings =
        """
        def my_strategy(df):
            instances = []
            for ticker, group in df.groupby("ticker"):
                above = group["close"].rolling(10).mean() > group["close"].rolling(30).mean()
                changed = above != above.shift(1, fill_value=False)
                for _, row in group[changed].iterrows():
                    instances.append({"ticker": ticker, "date": row["date"], "signal": bool(above[row.name]), "message": f"{row.close:.2f}"})
            return instances
        """;

    private RedisServer _server = null!;
    private ChildProcess _intake = null!;
    private ChildProcess? _worker;

    public async ValueTask InitializeAsync()
    {
        await SkipWithoutPandasAsync();
        _server = await RedisServer.StartAsync();
        _intake = BusProgram.Start(["intake", "--redis", _server.ConnectionString]);
        await _intake.WaitForLineAsync("is ready");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var disposable in new IAsyncDisposable?[] { _worker, _intake, _server }.OfType<IAsyncDisposable>())
        {
            await disposable.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_strategy_in_python_is_answered_in_its_producers_shape()
    {
        await StartWorkerAsync();

        var backtest = await PushAsync("backtest", new { strategy_code = Crossings, symbols = new[] { "sample:goog" }, start_date = "2004-01-01T00:00:00", end_date = "2008-12-31T23:59:59" });
        var screening = await PushAsync("screening", new { strategy_code = Crossings, universe = new[] { "sample:goog" }, limit = 10 });

        backtest.GetProperty("status").GetString().ShouldBe("completed", backtest.ToString());
        var data = backtest.GetProperty("data");
        (data.GetProperty("success").GetBoolean(), data.GetProperty("execution_mode").GetString()).ShouldBe((true, "backtest"));
        var first = data.GetProperty("instances")[0];
        (first.GetProperty("ticker").GetString(), first.GetProperty("signal").GetBoolean()).ShouldBe(("sample:goog", true));
        data.GetProperty("summary").GetProperty("positive_signals").GetInt32().ShouldBePositive();
        data.GetProperty("performance_metrics").GetProperty("total_return").GetDouble().ShouldBePositive();
        screening.GetProperty("data").GetProperty("ranked_results")[0].GetProperty("ticker").GetString().ShouldBe("sample:goog");
    }

    [Fact]
    public async Task A_source_that_reaches_out_is_answered_with_the_sentence_that_producers_know_and_the_place()
    {
        await StartWorkerAsync();

        var refused = await PushAsync("backtest", new { strategy_code = "import os\ndef my_strategy(df):\n    return os.listdir('/')", symbols = new[] { "sample:goog" } });
        var failed = await PushAsync("backtest", new { strategy_code = "def my_strategy(df):\n    return [df['missing']]", symbols = new[] { "sample:goog" } });

        refused.GetProperty("status").GetString().ShouldBe("error");
        refused.GetProperty("data").GetProperty("error").GetString()!.ShouldStartWith("Security validation failed: Code contains prohibited operations: line 1, column 1: The module 'os' is not allowed");
        failed.GetProperty("data").GetProperty("error").GetString().ShouldBe("The strategy failed (KeyError) in line 2: 'missing'");
    }

    [Fact]
    public async Task Without_pandas_the_answer_names_the_package_and_the_job_waits_in_the_dead_letters()
    {
        await StartWorkerAsync(new Dictionary<string, string?> { ["BUS_SANDBOX__PYTHON"] = "/usr/bin/false" });

        var result = await PushAsync("backtest", new { strategy_code = Crossings, symbols = new[] { "sample:goog" } });

        result.GetProperty("status").GetString().ShouldBe("error", result.ToString());
        result.GetProperty("data").GetProperty("error").GetString()!.ShouldContain("install the package python3-pandas");
        await Eventually.PassesAsync(async () => (await BusProgram.RunAsync("dlq", "--redis", _server.ConnectionString)).Output.ShouldContain("strategy-task_error"));
    }

    private static async Task SkipWithoutPandasAsync()
    {
        var interpreter = Executables.Find("/usr/bin/python3") ?? Executables.Find("python3");
        Assert.SkipWhen(interpreter is null, "No python3 was found; 'apt-get install python3-pandas' provides it.");
        await using var process = ChildProcess.Start(interpreter!, "-c", "import pandas");
        Assert.SkipUnless(await process.WaitForExitAsync() == 0, "No python3 with pandas was found; 'apt-get install python3-pandas' provides it.");
    }

    private async Task StartWorkerAsync(IReadOnlyDictionary<string, string?>? environment = null)
    {
        _worker = BusProgram.Start(["worker", "--redis", _server.ConnectionString], environment: environment);
        await _worker.WaitForLineAsync("is ready");
    }

    private async Task<JsonElement> PushAsync(string type, object arguments) =>
        JsonDocument.Parse(await Python.RunAsync(Producer, _server.ConnectionString, type, JsonSerializer.Serialize(arguments))).RootElement;
}
