using Bus.Contracts;
using Bus.Redis;
using Bus.Testing;

namespace Bus.Jobs.Tests.Intake;

public sealed class ListIntakeTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private IntakeBench _bench = null!;

    private static CancellationToken None => CancellationToken.None;

    private string List => _bench.Options.List!;

    public ValueTask InitializeAsync()
    {
        _bench = new IntakeBench(fixture.Server);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Tasks_become_jobs_in_their_order_and_leave_the_list()
    {
        await PushAsync(Task("a"), Task("b"), Task("c"));

        (await _bench.CreateList().OnceAsync(None)).ShouldBe(3);

        _bench.Submitted.Select(task => task.TaskId).ShouldBe(["a", "b", "c"]);
        (await _bench.CountAsync(List), (await _bench.HeldAsync()).Count).ShouldBe((0, 0));
        (await _bench.ResultAsync("b")).GetProperty("status").GetString().ShouldBe("running");
    }

    [Fact]
    public async Task A_task_that_is_pushed_later_ends_the_wait()
    {
        var list = _bench.CreateList();
        (await list.OnceAsync(None)).ShouldBe(0);
        var wait = list.WaitAsync(None);

        await PushAsync(Task("late"));
        await wait;

        (await list.OnceAsync(None)).ShouldBe(1);
    }

    [Fact]
    public async Task The_same_id_is_the_same_job_and_a_uuid_is_the_jobs_own()
    {
        var id = Guid.NewGuid();
        await PushAsync(Task("a"), Task("a"), Task(id.ToString()));

        await _bench.CreateList().OnceAsync(None);

        var jobs = _bench.Submitted.Select(task => task.JobId).ToArray();
        (jobs[0], jobs[2]).ShouldBe((jobs[1], id));
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task What_a_bridge_held_when_it_died_is_handed_on_by_another_after_its_lease_in_order(string step)
    {
        await PushAsync(Task("a"), Task("b"), Task("c"));
        var dies = new RedisConnectionException("told to");
        if (step == "before")
        {
            _bench.BeforeSubmit = task => Die(task.TaskId == "b", dies);
        }
        else
        {
            _bench.AfterSubmit = task => Die(task.TaskId == "b", dies);
        }

        await Should.ThrowAsync<RedisConnectionException>(() => _bench.CreateList().OnceAsync(None));
        (_bench.BeforeSubmit, _bench.AfterSubmit) = (_ => { }, _ => { });
        var other = _bench.CreateList();
        (await other.OnceAsync(None)).ShouldBe(0);

        await Eventually.PassesAsync(async () =>
        {
            await other.AdoptOnceAsync(None);
            await other.OnceAsync(None);
            _bench.Submitted.Select(task => task.TaskId).Distinct().ShouldBe(["a", "b", "c"]);
        });
        _bench.Submitted.Select(task => task.JobId).Distinct().Count().ShouldBe(3);
        (await _bench.CountAsync(List), (await _bench.HeldAsync()).Count).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_bridge_whose_server_did_not_answer_hands_on_what_it_holds_the_next_time()
    {
        await PushAsync(Task("a"), Task("b"));
        var list = _bench.CreateList();
        _bench.BeforeSubmit = _ => throw new RedisTimeoutException("told to");
        await Should.ThrowAsync<RedisTimeoutException>(() => list.OnceAsync(None));

        _bench.BeforeSubmit = _ => { };
        await list.OnceAsync(None);

        _bench.Submitted.Select(task => task.TaskId).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task A_bridge_that_leaves_gives_back_what_it_holds_at_once()
    {
        await PushAsync(Task("a"), Task("b"));
        var list = _bench.CreateList();
        _bench.BeforeSubmit = _ => throw new RedisTimeoutException("told to");
        await Should.ThrowAsync<RedisTimeoutException>(() => list.OnceAsync(None));

        await list.LeaveAsync(None);

        (await _bench.SendAsync("LRANGE", List, "0", "-1")).Texts().ShouldBe([Task("b"), Task("a")]);
        (await _bench.SendAsync("EXISTS", $"{List}:bridges")).Integer.ShouldBe(0);
    }

    [Theory]
    [InlineData("no json", "The task is no JSON")]
    [InlineData("[1]", "The value of task is [1]; allowed is a JSON object.")]
    [InlineData("{\"args\":{}}", "The task has no task_id")]
    public async Task What_cannot_be_answered_is_put_aside_with_the_reason(string task, string reason)
    {
        await PushAsync(task, Task("good"));

        await _bench.CreateList().OnceAsync(None);

        var rejected = await _bench.RejectedAsync(List);
        rejected.GetProperty("reason").GetString()!.ShouldStartWith(reason);
        rejected.GetProperty("task").GetString().ShouldBe(task);
        rejected.GetProperty("source").GetString().ShouldBe(List);
        _bench.Submitted.ShouldHaveSingleItem().TaskId.ShouldBe("good");
        (await _bench.HeldAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"task_id":"x","task_type":"backtest","args":{"strategy_code":"turtle-soup","symbols":["AAPL"]}}""", "There is no strategy 'turtle-soup'; there is donchian-breakout")]
    [InlineData("""{"task_id":"x","task_type":"backtest","args":{"strategy":"crossing@2","symbols":["AAPL"]}}""", "There is no strategy 'crossing@2'; there is donchian-breakout, ema-cross, rsi-reversal, sma-cross, volume-zone-breakout, crossing.")]
    [InlineData("""{"task_id":"x","task_type":"backtest","args":{"strategy":"crossing","parameters":{"fast":0},"symbols":["AAPL"]}}""", "fast is 0")]
    [InlineData("""{"task_id":"x","task_type":"backtest","args":{"symbols":["AAPL"]}}""", "The task names no strategy; there is donchian-breakout")]
    [InlineData("""{"task_id":"x","task_type":"backtest","args":{"strategy_code":"def my_strategy(df): return []","symbols":[]}}""", "The task must name 1 to 1000 symbols")]
    [InlineData("""{"task_id":"x","task_type":"paint","args":{}}""", "The task_type is 'paint'; allowed are backtest and screening.")]
    [InlineData("""{"task_id":"x","task_type":"backtest"}""", "The task has no args; they must be a JSON object.")]
    [InlineData("""{"task_id":"x","task_type":"backtest","args":{"strategy":"sma-cross","symbols":[]}}""", "The task must name 1 to 1000 symbols")]
    [InlineData("""{"task_id":"x","task_type":"backtest","args":{"strategy":"sma-cross","symbols":["../etc/passwd"]}}""", "The symbol is '../etc/passwd'; allowed are")]
    [InlineData("""{"task_id":"x","task_type":"backtest","args":{"strategy":"sma-cross","parameters":{"fast":50},"symbols":["A"]}}""", "fast is 50 and slow is 30")]
    [InlineData("""{"task_id":"x","task_type":"backtest","args":{"strategy":"sma-cross","symbols":["A"],"start_date":"soon"}}""", "The value of start_date is \"soon\"; allowed is a date")]
    public async Task A_task_that_cannot_run_is_answered_with_a_sentence(string task, string sentence)
    {
        await PushAsync(task);

        await _bench.CreateList().OnceAsync(None);

        var result = await _bench.ResultAsync("x");
        result.GetProperty("status").GetString().ShouldBe("error");
        result.GetProperty("data").GetProperty("error").GetString()!.ShouldStartWith(sentence);
        result.GetProperty("data").GetProperty("completed_at").GetDateTimeOffset().ShouldBe(result.GetProperty("updated_at").GetDateTimeOffset());
        _bench.Submitted.ShouldBeEmpty();
        (await _bench.CountAsync($"{List}:rejected"), (await _bench.HeldAsync()).Count).ShouldBe((0, 0));
        (await _bench.SendAsync("PTTL", $"{_bench.Options.ResultPrefix}x")).Integer.ShouldBeInRange(1, (long)_bench.Options.ResultLifetime.TotalMilliseconds);
    }

    [Theory]
    [InlineData("crossing", "crossing")]
    [InlineData(" Crossing", "crossing")]
    [InlineData("crossing@3", "crossing@3")]
    public async Task A_task_may_name_a_deployed_strategy(string name, string expected)
    {
        await PushAsync($$$"""{"task_id":"x","task_type":"backtest","args":{"strategy":"{{{name}}}","parameters":{"fast_period":5},"symbols":["AAPL"]}}""");

        await _bench.CreateList().OnceAsync(None);

        var command = _bench.Submitted.ShouldHaveSingleItem().Command.ShouldBeOfType<RunStrategyTask>();
        (command.Strategy, command.Parameters["fast"], command.Code).ShouldBe((expected, 5, null));
    }

    [Fact]
    public async Task A_task_with_a_strategy_of_ours_is_a_job_over_all_its_symbols()
    {
        await PushAsync("""{"task_id":"x","task_type":"screening","args":{"strategy":"SMA Crossover","params":{"fast_period":5,"slow_period":20},"universe":["AAPL","sample:goog","AAPL"],"limit":2,"start_date":"2024-01-01T00:00:00","end_date":"2024-12-31T23:59:59"}}""");

        await _bench.CreateList().OnceAsync(None);

        var command = _bench.Submitted.ShouldHaveSingleItem().Command.ShouldBeOfType<RunStrategyTask>();
        command.ShouldSatisfyAllConditions(
            x => (x.Mode, x.Strategy, x.Limit).ShouldBe(("screening", "sma-cross", 2)),
            x => x.Parameters.ShouldBe(new Dictionary<string, double> { ["fast"] = 5, ["slow"] = 20 }),
            x => x.Instruments.Select(instrument => (instrument.Ticker, instrument.Data)).ShouldBe([("AAPL", "AAPL.csv"), ("sample:goog", "sample:goog")]),
            x => (x.From, x.To).ShouldBe((new DateOnly(2024, 1, 1), new DateOnly(2024, 12, 31))));
    }

    [Theory]
    [InlineData("backtest", "symbols")]
    [InlineData("screening", "universe")]
    public async Task A_task_with_a_strategy_in_python_is_a_job_that_brings_its_source(string type, string instruments)
    {
        await PushAsync($$$"""{"task_id":"x","task_type":"{{{type}}}","args":{"strategy_code":"def my_strategy(df):\n    return []","{{{instruments}}}":["AAPL"],"start_date":"2024-01-01T00:00:00"}}""");

        await _bench.CreateList().OnceAsync(None);

        var command = _bench.Submitted.ShouldHaveSingleItem().Command.ShouldBeOfType<RunStrategyTask>();
        (command.Mode, command.Strategy, command.Code, command.From).ShouldBe((type, "", "def my_strategy(df):\n    return []", new DateOnly(2024, 1, 1)));
        command.Instruments.ShouldHaveSingleItem().Data.ShouldBe("AAPL.csv");
    }

    [Fact]
    public async Task A_source_that_is_too_long_is_answered_with_a_sentence()
    {
        await PushAsync($$$"""{"task_id":"x","task_type":"backtest","args":{"strategy_code":"def my_strategy(df): return []{{{new string(' ', 131_072)}}}","symbols":["A"]}}""");

        await _bench.CreateList().OnceAsync(None);

        (await _bench.ResultAsync("x")).GetProperty("data").GetProperty("error").GetString().ShouldBe("The code has 131,102 characters; allowed are 131,072.");
    }

    private static void Die(bool now, Exception exception)
    {
        if (now)
        {
            throw exception;
        }
    }

    private static string Task(string id) => $$$"""{"task_id":"{{{id}}}","task_type":"backtest","args":{"strategy":"sma-cross","symbols":["sample:goog"]}}""";

    private async Task PushAsync(params string[] tasks)
    {
        foreach (var task in tasks)
        {
            await _bench.SendAsync("LPUSH", List, task);
        }
    }
}
