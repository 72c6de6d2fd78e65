using System.Text;
using System.Text.Json;
using Bus.Contracts;
using Bus.Jobs.Results;
using Bus.Jobs.Runs;
using Bus.Jobs.Tests.Support;
using Bus.Jobs.Types;
using Bus.Redis;
using Bus.Testing;
using MassTransit;

namespace Bus.Jobs.Tests.Consumers;

public sealed class RunBacktestConsumerTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private readonly RunBacktest _job = new() { JobId = Guid.NewGuid(), Strategy = "sma-cross", Finalize = true };

    public async ValueTask InitializeAsync() => await fixture.Server.FlushAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_job_is_run_stored_and_published()
    {
        await using var bus = await JobsBus.StartAsync(fixture.Server);

        await bus.SendAsync(_job with { IncludeTrades = true, IncludeEquityCurve = true });

        var status = await bus.WaitForAsync(_job.JobId, JobState.Completed);
        var result = status.GetResult<BacktestCompleted>().ShouldNotBeNull();
        result.Statistics.FinalEquity.ShouldBe(53310.62, 0.005);
        (result.Trades.Count, result.EquityCurve.Count).ShouldBe((31, 1047));
        var published = (await PublishedAsync<BacktestCompleted>(bus)).Single();
        published.Statistics.OrdersHash.ShouldBe(result.Statistics.OrdersHash);
        await ShouldBeSettledAsync(errors: 0);
    }

    [Fact]
    public async Task A_requester_gets_the_result_or_the_error_as_response()
    {
        await using var bus = await JobsBus.StartAsync(fixture.Server);
        var client = bus.Bus.CreateRequestClient<RunBacktest>(new Uri("queue:backtest"));

        var completed = await client.GetResponse<BacktestCompleted, BacktestFailed>(_job, TestContext.Current.CancellationToken);
        var failed = await client.GetResponse<BacktestCompleted, BacktestFailed>(_job with { JobId = Guid.NewGuid(), Strategy = "magic" }, TestContext.Current.CancellationToken);

        completed.Is(out Response<BacktestCompleted>? result).ShouldBeTrue();
        result!.Message.Statistics.Trades.ShouldBe(31);
        failed.Is(out Response<BacktestFailed>? failure).ShouldBeTrue();
        failure!.Message.Error.ShouldStartWith("There is no strategy 'magic'; there is ");
    }

    [Fact]
    public async Task Wrong_input_fails_the_job_at_once_and_its_command_goes_to_the_error_queue()
    {
        await using var bus = await JobsBus.StartAsync(fixture.Server);

        await bus.SendAsync(_job with { Parameters = new Dictionary<string, double> { ["fast"] = 30, ["slow"] = 10 } });

        var status = await bus.WaitForAsync(_job.JobId, JobState.Failed);
        (status.Error, status.IsInputWrong, status.Attempt).ShouldBe(("fast is 30 and slow is 10, 'sma-cross' needs fast below slow.", true, 1));
        (await PublishedAsync<BacktestFailed>(bus)).Single().ShouldSatisfyAllConditions(x => x.Error.ShouldBe(status.Error), x => x.IsInputWrong.ShouldBeTrue());
        await ShouldBeSettledAsync(errors: 1);
    }

    [Fact]
    public async Task Something_unforeseen_fails_the_job_and_its_command_goes_to_the_error_queue()
    {
        using var executor = new SteeredExecutor { Failure = new InvalidOperationException("The disk is gone.") };
        await using var bus = await JobsBus.StartAsync(fixture.Server, executor);

        await bus.Jobs.SubmitBacktestAsync(_job, new JobOptions { MaxRetries = 0 }, TestContext.Current.CancellationToken);

        var status = await bus.WaitForAsync(_job.JobId, JobState.Failed);
        (status.Error, status.IsInputWrong).ShouldBe(("The disk is gone.", false));
        (await PublishedAsync<BacktestFailed>(bus)).Single().ShouldSatisfyAllConditions(x => x.Strategy.ShouldBe("sma-cross"), x => x.IsInputWrong.ShouldBeFalse());
        await ShouldBeSettledAsync(errors: 1);
        executor.Starts.ShouldBe(1);
    }

    [Fact]
    public async Task A_duplicate_of_a_finished_job_runs_nothing_and_tells_the_outcome_again()
    {
        await using var bus = await JobsBus.StartAsync(fixture.Server);
        await bus.SendAsync(_job);
        await bus.WaitForAsync(_job.JobId, JobState.Completed);

        await bus.SendAsync(_job);

        await Eventually.IsTrueAsync(() => bus.Events.Of(_job.JobId).OfType<BacktestCompleted>().Count() == 2, "the outcome was published twice");
        (await bus.Jobs.GetAsync(_job.JobId, TestContext.Current.CancellationToken))!.Attempt.ShouldBe(1);
        await ShouldBeSettledAsync(errors: 0);
    }

    [Fact]
    public async Task A_run_that_is_overtaken_stops_and_takes_over_the_outcome_of_the_later_one()
    {
        using var executor = new SteeredExecutor();
        await using var bus = await JobsBus.StartAsync(fixture.Server, executor);
        await bus.SendAsync(_job);
        await Eventually.IsTrueAsync(() => executor.Starts == 1, "the job runs");

        var (later, _) = await bus.Store.StartAsync(new JobCall(_job.JobId, 0, 0, null, null, null), "backtest", TestContext.Current.CancellationToken);
        var result = JsonSerializer.SerializeToUtf8Bytes(new BacktestCompleted { JobId = _job.JobId, Attempt = later.ShouldNotBeNull().Attempt }, JobJson.Options);
        await bus.Store.EndAsync(later, RunOutcome.Completed(result), TestContext.Current.CancellationToken);

        (await PublishedAsync<BacktestCompleted>(bus)).Single().Attempt.ShouldBe(2);
        await ShouldBeSettledAsync(errors: 0);
    }

    [Fact]
    public async Task Progress_is_stored_and_published_while_a_job_runs()
    {
        using var executor = new SteeredExecutor { Progress = 0.25 };
        await using var bus = await JobsBus.StartAsync(fixture.Server, executor);
        await bus.SendAsync(_job);

        await Eventually.ReturnsAsync(() => bus.Jobs.GetAsync(_job.JobId), status => status?.Progress == 0.25, "the progress is stored");
        (await PublishedAsync<BacktestProgressed>(bus)).ShouldContain(x => x.Progress == 0.25 && x.Attempt == 1);

        executor.Open();
        await bus.WaitForAsync(_job.JobId, JobState.Completed);
    }

    [Fact]
    public async Task A_stopping_worker_cancels_the_run_and_the_next_worker_completes_it()
    {
        using var executor = new SteeredExecutor();
        await using (var bus = await JobsBus.StartAsync(fixture.Server, executor))
        {
            await bus.SendAsync(_job);
            await Eventually.IsTrueAsync(() => executor.Starts == 1, "the job runs");

            await bus.StopAsync();

            var status = await bus.Jobs.GetAsync(_job.JobId, TestContext.Current.CancellationToken);
            (status!.Status, status.Worker).ShouldBe((JobState.Queued, null));
        }

        await using var next = await JobsBus.StartAsync(fixture.Server);
        (await next.WaitForAsync(_job.JobId, JobState.Completed)).Attempt.ShouldBe(2);
        await ShouldBeSettledAsync(errors: 0);
    }

    [Fact]
    public async Task A_command_without_any_id_goes_to_the_error_queue_with_the_reason()
    {
        await using var bus = await JobsBus.StartAsync(fixture.Server);

        await fixture.Server.SendAsync("XADD", "bus:{backtest}:normal", "*", "body", """{"strategy":"sma-cross"}""");

        await ShouldBeSettledAsync(errors: 1);
        var moved = (await fixture.Server.SendAsync("XRANGE", "bus:{backtest}_error:normal", "-", "+"))[0][1];
        moved["body"].Text.ShouldBe("""{"strategy":"sma-cross"}""");
        moved["headers"].Text!.ShouldContain("neither a jobId nor a message-id that is a UUID");
    }

    [Fact]
    public async Task A_command_without_a_job_id_takes_the_id_of_its_message()
    {
        await using var bus = await JobsBus.StartAsync(fixture.Server);

        await fixture.Server.SendAsync("XADD", "bus:{backtest}:normal", "*", "message-id", _job.JobId, "body", """{"strategy":"sma-cross"}""");

        (await bus.WaitForAsync(_job.JobId, JobState.Completed)).GetResult<BacktestCompleted>()!.JobId.ShouldBe(_job.JobId);
    }

    [Theory]
    [InlineData("no json", "The job is no JSON: ")]
    [InlineData("[1]", "The job is [1]; it must be a JSON object")]
    [InlineData("""{"strategy":"sma-cross","from":"2005-13-01"}""", """The property 'from' is "2005-13-01"; allowed is a date of the form "2005-01-31".""")]
    [InlineData("""{"strategy":"sma-cross","parameters":{"fast":"ten"}}""", """The parameter 'fast' is "ten"; allowed is a number, such as 10 or 0.001, without quotes.""")]
    [InlineData("""{"strategy":"sma-cross","parameters":{"fast":1,"Fast":2}}""", "The parameter 'Fast' is named twice")]
    public async Task A_body_that_cannot_be_read_goes_to_the_error_queue_byte_for_byte_and_its_job_fails_with_the_reason(string body, string reason)
    {
        await using var bus = await JobsBus.StartAsync(fixture.Server);

        await fixture.Server.SendAsync("XADD", "bus:{backtest}:normal", "*", "message-id", _job.JobId, "body", body);

        var status = await bus.WaitForAsync(_job.JobId, JobState.Failed);
        status.Error.ShouldNotBeNull().ShouldStartWith(reason);
        status.IsInputWrong.ShouldBeTrue();
        (await PublishedAsync<BacktestFailed>(bus)).Single().Error.ShouldBe(status.Error);
        await ShouldBeSettledAsync(errors: 1);
        var moved = (await fixture.Server.SendAsync("XRANGE", "bus:{backtest}_error:normal", "-", "+"))[0][1];
        moved["body"].Text.ShouldBe(body);
        FaultMessage(moved).ShouldBe(status.Error);
    }

    [Fact]
    public async Task A_command_that_could_not_be_read_runs_under_its_job_id_when_it_is_requeued_with_a_body_that_can()
    {
        await using var bus = await JobsBus.StartAsync(fixture.Server);
        await using var client = new RedisClient(RedisOptions.Parse(fixture.Server.ConnectionString));
        await using var deadLetters = new RedisStreamsDeadLetters(client);
        await fixture.Server.SendAsync("XADD", "bus:{backtest}:normal", "*", "body", $$"""{"jobId":"{{_job.JobId}}","strategy":"sma-cross","cash":"lots"}""");
        await bus.WaitForAsync(_job.JobId, JobState.Failed);
        await ShouldBeSettledAsync(errors: 1);

        var letter = (await deadLetters.ListAsync("backtest_error", new DeadLetterQuery(), TestContext.Current.CancellationToken)).Items.ShouldHaveSingleItem();
        var body = Encoding.UTF8.GetBytes($$"""{"jobId":"{{_job.JobId}}","strategy":"sma-cross","cash":1000}""");
        await deadLetters.RequeueAsync("backtest_error", letter.Id, new DeadLetterRequeue { RequestedBy = "ada", Body = body }, TestContext.Current.CancellationToken);

        var status = await bus.WaitForAsync(_job.JobId, JobState.Completed);
        (status.Attempt, status.Error, status.IsInputWrong).ShouldBe((2, null, false));
        await ShouldBeSettledAsync(errors: 0);
    }

    [Fact]
    public async Task A_command_that_cannot_be_read_is_known_by_the_job_id_in_its_body()
    {
        await using var bus = await JobsBus.StartAsync(fixture.Server);

        var body = $$"""{"jobId":"{{_job.JobId}}","strategy":"sma-cross","cash":"lots"}""";
        await fixture.Server.SendAsync("XADD", "bus:{backtest}:normal", "*", "body", body);

        (await bus.WaitForAsync(_job.JobId, JobState.Failed)).Error.ShouldBe("""The property 'cash' is "lots"; allowed is a number, such as 10 or 0.001, without quotes.""");
        (await PublishedAsync<BacktestFailed>(bus)).Single().Strategy.ShouldBe("sma-cross");
        await ShouldBeSettledAsync(errors: 1);
    }

    [Fact]
    public async Task A_command_that_cannot_be_read_does_not_touch_a_job_that_has_completed()
    {
        await using var bus = await JobsBus.StartAsync(fixture.Server);
        await bus.SendAsync(_job);
        await bus.WaitForAsync(_job.JobId, JobState.Completed);

        await fixture.Server.SendAsync("XADD", "bus:{backtest}:normal", "*", "message-id", _job.JobId, "body", "no json");

        await ShouldBeSettledAsync(errors: 1);
        (await bus.Jobs.GetAsync(_job.JobId, TestContext.Current.CancellationToken))!.Status.ShouldBe(JobState.Completed);
    }

    private static string? FaultMessage(RespNode entry)
        => JsonDocument.Parse(entry["headers"].Text!).RootElement.GetProperty("MT-Fault-Message").GetString();

    private async Task<IReadOnlyList<T>> PublishedAsync<T>(JobsBus bus)
        => await Eventually.ReturnsAsync(
            () => Task.FromResult(bus.Events.Of(_job.JobId).OfType<T>().ToList()),
            events => events.Count > 0,
            $"{typeof(T).Name} is published");

    private Task ShouldBeSettledAsync(int errors) => Eventually.PassesAsync(async () =>
    {
        (await fixture.Server.SendAsync("XLEN", "bus:{backtest}:normal")).Integer.ShouldBe(0);
        (await fixture.Server.SendAsync("XLEN", "bus:{backtest}_error:normal")).Integer.ShouldBe(errors);
    });
}
