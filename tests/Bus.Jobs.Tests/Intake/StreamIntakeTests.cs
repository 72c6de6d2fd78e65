using Bus.Contracts;
using Bus.Redis;
using Bus.Testing;

namespace Bus.Jobs.Tests.Intake;

public sealed class StreamIntakeTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private const string Payload =
        """{"backtest_id":123,"strategy_config":{"name":"EMA Crossover","params":{"fast_period":12,"slow_period":26}},"symbol":"BTCUSDT","interval":"1h","start_date":"2024-01-01","end_date":"2024-12-31","initial_capital":10000.0}""";

    private IntakeBench _bench = null!;

    private static CancellationToken None => CancellationToken.None;

    private string Stream => _bench.Options.Stream!;

    public ValueTask InitializeAsync()
    {
        _bench = new IntakeBench(fixture.Server);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_backtest_is_a_job_of_ours_with_its_data_file()
    {
        await AddAsync("task_id", "t1", "task_type", "backtest", "payload", Payload, "priority", "10");

        (await DrainAsync()).ShouldBe(1);

        var task = _bench.Submitted.ShouldHaveSingleItem();
        (task.TaskId, task.Mode, task.Priority).ShouldBe(("t1", "backtest", null));
        task.Command.ShouldBeOfType<RunBacktest>().ShouldSatisfyAllConditions(
            x => (x.Strategy, x.Data, x.Cash, x.JobId).ShouldBe(("ema-cross", "BTCUSDT-1h.csv", 10_000, task.JobId)),
            x => x.Parameters.ShouldBe(new Dictionary<string, double> { ["fast"] = 12, ["slow"] = 26 }),
            x => (x.From, x.To).ShouldBe((new DateOnly(2024, 1, 1), new DateOnly(2024, 12, 31))));
        await ShouldBeEmptyAsync();
    }

    [Fact]
    public async Task An_optimization_is_a_job_of_ours_with_its_grids()
    {
        await AddAsync("task", """{"task_id":"t2","task_type":"optimization","priority":100,"payload":{"strategy_config":{"name":"sma_cross","params":{"fast_period":1}},"param_grid":{"fast_period":[5,10],"slow_period":{"from":20,"to":60,"step":20}},"metric":"sharpe_ratio","constraints":["fast < slow"],"symbol":"ETHUSDT"}}""");

        await DrainAsync();

        var task = _bench.Submitted.ShouldHaveSingleItem();
        (task.TaskId, task.Priority).ShouldBe(("t2", 100));
        task.Command.ShouldBeOfType<RunOptimization>().ShouldSatisfyAllConditions(
            x => (x.Strategy, x.Data, x.Objective).ShouldBe(("sma-cross", "ETHUSDT.csv", "sharpe")),
            x => x.Grids.ShouldBe(["fast=5,10", "slow=20:60:20"]),
            x => x.Where.ShouldBe(["fast < slow"]),
            x => x.Parameters.ShouldBeEmpty());
    }

    [Fact]
    public async Task Backtests_and_optimizations_may_name_a_deployed_strategy()
    {
        await AddAsync("task_id", "a", "task_type", "backtest", "payload", """{"strategy":"crossing@3","parameters":{"slow":40},"symbol":"ETHUSDT"}""");
        await AddAsync("task_id", "b", "task_type", "optimization", "payload", """{"strategy_config":{"name":"Crossing"},"param_grid":{"fast_period":[5,10],"slow":"20:60:20"},"symbol":"ETHUSDT"}""");

        await DrainAsync();

        var commands = _bench.Submitted.Select(x => x.Command).ToArray();
        commands[0].ShouldBeOfType<RunBacktest>().ShouldSatisfyAllConditions(x => (x.Strategy, x.Parameters["slow"]).ShouldBe(("crossing@3", 40)));
        commands[1].ShouldBeOfType<RunOptimization>().ShouldSatisfyAllConditions(x => x.Strategy.ShouldBe("crossing"), x => x.Grids.ShouldBe(["fast=5,10", "slow=20:60:20"]));
    }

    [Fact]
    public async Task An_entry_without_a_task_id_is_known_by_its_own()
    {
        var entry = await AddAsync("task_type", "backtest", "payload", Payload);

        await DrainAsync();

        _bench.Submitted.ShouldHaveSingleItem().TaskId.ShouldBe(entry);
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task What_a_bridge_held_when_it_died_is_taken_over_after_the_lease(string step)
    {
        await AddAsync("task_id", "a", "task_type", "backtest", "payload", Payload);
        await AddAsync("task_id", "b", "task_type", "backtest", "payload", Payload);
        if (step == "before")
        {
            _bench.BeforeSubmit = _ => throw new RedisConnectionException("told to");
        }
        else
        {
            _bench.AfterSubmit = _ => throw new RedisConnectionException("told to");
        }

        await Should.ThrowAsync<RedisConnectionException>(DrainAsync);
        (_bench.BeforeSubmit, _bench.AfterSubmit) = (_ => { }, _ => { });
        var dead = (await ConsumersAsync()).ShouldHaveSingleItem();
        var other = _bench.CreateStream();
        (await other.OnceAsync(None)).ShouldBe(0);

        await Eventually.PassesAsync(async () =>
        {
            await other.ClaimOnceAsync(None);
            await other.OnceAsync(None);
            _bench.Submitted.Select(task => task.TaskId).Distinct().ShouldBe(["a", "b"]);
        });
        _bench.Submitted.Select(task => task.JobId).Distinct().Count().ShouldBe(2);
        await ShouldBeEmptyAsync();
        await Eventually.PassesAsync(async () =>
        {
            await other.ClaimOnceAsync(None);
            (await ConsumersAsync()).ShouldNotContain(dead);
        });
    }

    [Theory]
    [InlineData("The payload is no JSON", "task_id", "x", "task_type", "backtest", "payload", "{")]
    [InlineData("There is no strategy 'MACD'; there is donchian-breakout", "task_id", "x", "task_type", "backtest", "payload", """{"strategy_config":{"name":"MACD"},"symbol":"A"}""")]
    [InlineData("Strategy 'ema-cross' has no parameter 'signal'", "task_id", "x", "task_type", "backtest", "payload", """{"strategy_config":{"name":"EMA Crossover","params":{"signal":9}},"symbol":"A"}""")]
    [InlineData("The task brings its strategy as Python code, which runs in tasks of the list only", "task_id", "x", "task_type", "backtest", "payload", """{"strategy_code":"def my_strategy(df): return []","symbol":"A"}""")]
    [InlineData("The task_type is 'mine'; allowed are backtest and optimization.", "task_id", "x", "task_type", "mine", "payload", "{}")]
    [InlineData("The grid of fast has the step 0", "task_id", "x", "task_type", "optimization", "payload", """{"strategy":"sma-cross","param_grid":{"fast":"5:25:0"},"symbol":"A"}""")]
    [InlineData("There is no statistic 'luck'", "task_id", "x", "task_type", "optimization", "payload", """{"strategy":"sma-cross","param_grid":{"fast":[5]},"metric":"luck","symbol":"A"}""")]
    [InlineData("The entry has no field payload", "task_id", "x")]
    public async Task What_cannot_run_is_answered_and_put_aside_with_the_reason(string reason, params string[] fields)
    {
        var entry = await AddAsync(fields);

        await DrainAsync();

        (await _bench.ResultAsync("x")).GetProperty("data").GetProperty("error").GetString()!.ShouldStartWith(reason);
        var rejected = await _bench.RejectedAsync(Stream);
        rejected.GetProperty("reason").GetString()!.ShouldStartWith(reason);
        rejected.GetProperty("entry_id").GetString().ShouldBe(entry);
        rejected.GetProperty("fields").GetString()!.ShouldContain("task_id");
        _bench.Submitted.ShouldBeEmpty();
        await ShouldBeEmptyAsync();
    }

    [Fact]
    public async Task A_group_that_was_deleted_is_created_again()
    {
        var stream = _bench.CreateStream();
        await stream.OnceAsync(None);
        await _bench.SendAsync("DEL", Stream);
        await AddAsync("task_id", "a", "task_type", "backtest", "payload", Payload);

        await Should.ThrowAsync<RedisServerException>(() => stream.OnceAsync(None));
        await stream.OnceAsync(None);
        await stream.WaitAsync(None);

        (await stream.OnceAsync(None)).ShouldBe(1);
    }

    [Fact]
    public async Task A_group_that_was_deleted_is_created_again_also_when_it_is_missed_while_others_are_looked_after()
    {
        var stream = _bench.CreateStream();
        await stream.OnceAsync(None);
        await _bench.SendAsync("DEL", Stream);
        await AddAsync("task_id", "a", "task_type", "backtest", "payload", Payload);

        (await Should.ThrowAsync<RedisServerException>(() => stream.ClaimOnceAsync(None))).Message.ShouldContain("NOGROUP");
        await stream.ClaimOnceAsync(None);
        await stream.WaitAsync(None);
        await stream.OnceAsync(None);

        _bench.Submitted.ShouldHaveSingleItem().TaskId.ShouldBe("a");
    }

    [Fact]
    public async Task A_bridge_that_leaves_takes_its_name_out_of_the_group()
    {
        var stream = _bench.CreateStream();
        await stream.OnceAsync(None);
        await stream.WaitAsync(None);
        (await ConsumersAsync()).ShouldHaveSingleItem();

        await stream.LeaveAsync(None);

        (await ConsumersAsync()).ShouldBeEmpty();
    }

    private async Task<int> DrainAsync()
    {
        var stream = _bench.CreateStream();
        await stream.OnceAsync(None);
        await stream.WaitAsync(None);
        return await stream.OnceAsync(None);
    }

    private async Task<string> AddAsync(params string[] fields) => (await _bench.SendAsync(["XADD", Stream, "*", .. fields])).Text!;

    private async Task<IReadOnlyList<string>> ConsumersAsync() =>
        [.. (await _bench.SendAsync("XINFO", "CONSUMERS", Stream, "workers")).Items.Select(x => x.Items[1].Text!)];

    private async Task ShouldBeEmptyAsync()
    {
        (await _bench.SendAsync("XLEN", Stream)).Integer.ShouldBe(0);
        (await _bench.SendAsync("XPENDING", Stream, "workers")).Items[0].Integer.ShouldBe(0);
    }
}
