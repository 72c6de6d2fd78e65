using Bus.Contracts;
using Bus.Jobs.Results;
using Bus.Redis;
using Bus.Testing;

namespace Bus.Jobs.Tests.Results;

public sealed class RedisJobStoreTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private readonly Guid _jobId = Guid.NewGuid();
    private RedisClient _client = null!;
    private RedisJobStore _store = null!;

    private static CancellationToken None => CancellationToken.None;

    public ValueTask InitializeAsync()
    {
        _client = new RedisClient(RedisOptions.Parse(fixture.Server.ConnectionString));
        _store = new RedisJobStore(_client, "bus", Lifetime);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _client.DisposeAsync();
    }

    [Fact]
    public async Task A_job_that_nobody_submitted_is_not_known() => (await _store.GetAsync(_jobId, None)).ShouldBeNull();

    [Fact]
    public async Task A_job_goes_from_queued_over_running_to_completed()
    {
        await _store.QueueAsync(_jobId, None);
        (await ReadAsync()).ShouldSatisfyAllConditions(
            x => x.Status.ShouldBe(JobState.Queued),
            x => (x.Attempt, x.Progress, x.Worker).ShouldBe((0, 0, null)));

        var run = (await _store.StartAsync(_jobId, None)).ShouldNotBeNull();
        (await _store.ReportAsync(run, 0.5, None)).ShouldBeTrue();
        (await ReadAsync()).ShouldSatisfyAllConditions(
            x => x.Status.ShouldBe(JobState.Running),
            x => (x.Attempt, x.Progress, x.Worker).ShouldBe((1, 0.5, RedisJobStore.Worker)),
            x => x.StartedAt.ShouldNotBeNull());

        (await _store.CompleteAsync(run, Outcome(1), None)).ShouldBeTrue();
        (await ReadAsync()).ShouldSatisfyAllConditions(
            x => (x.Status, x.Progress, x.Error).ShouldBe((JobState.Completed, 1, null)),
            x => x.Result!.Attempt.ShouldBe(1),
            x => x.FinishedAt!.Value.ShouldBeInRange(x.CreatedAt, DateTimeOffset.UtcNow.AddMinutes(1)));
    }

    [Fact]
    public async Task Queueing_again_changes_nothing_of_a_job_that_is_known()
    {
        var run = await _store.StartAsync(_jobId, None);

        await _store.QueueAsync(_jobId, None);

        (await ReadAsync()).Status.ShouldBe(JobState.Running);
        (await _store.ReportAsync(run!, 0.1, None)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_later_run_takes_every_write_from_the_earlier_one()
    {
        var earlier = (await _store.StartAsync(_jobId, None))!;
        var later = (await _store.StartAsync(_jobId, None))!;

        (await _store.ReportAsync(earlier, 0.9, None)).ShouldBeFalse();
        (await _store.ReleaseAsync(earlier, None)).ShouldBeFalse();
        (await _store.FailAsync(earlier, "late", isInputWrong: true, None)).ShouldBeFalse();
        (await _store.CompleteAsync(earlier, Outcome(1), None)).ShouldBeFalse();
        (await ReadAsync()).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(JobState.Running), x => x.Progress.ShouldBe(0), x => x.Error.ShouldBeNull());

        (await _store.CompleteAsync(later, Outcome(2), None)).ShouldBeTrue();
        (await ReadAsync()).Result!.Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task A_completed_job_is_never_started_nor_overwritten()
    {
        var run = (await _store.StartAsync(_jobId, None))!;
        await _store.CompleteAsync(run, Outcome(1), None);

        (await _store.StartAsync(_jobId, None)).ShouldBeNull();
        (await _store.CompleteAsync(run, Outcome(7), None)).ShouldBeFalse();
        (await _store.FailAsync(run, "late", isInputWrong: false, None)).ShouldBeFalse();
        (await _store.ReportAsync(run, 0.1, None)).ShouldBeFalse();
        (await _store.ReleaseAsync(run, None)).ShouldBeFalse();
        (await ReadAsync()).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(JobState.Completed), x => x.Result!.Attempt.ShouldBe(1));
    }

    [Fact]
    public async Task A_job_whose_input_is_wrong_is_not_started_again()
    {
        await _store.FailAsync((await _store.StartAsync(_jobId, None))!, "There is no strategy 'x'.", isInputWrong: true, None);

        (await _store.StartAsync(_jobId, None)).ShouldBeNull();
        (await ReadAsync()).ShouldSatisfyAllConditions(
            x => x.Status.ShouldBe(JobState.Failed),
            x => x.Error.ShouldBe("There is no strategy 'x'."),
            x => x.IsInputWrong.ShouldBeTrue());
    }

    [Fact]
    public async Task A_job_whose_input_is_wrong_is_started_once_more_by_each_requeue_of_its_command()
    {
        await FailAsync(await _store.StartAsync(_jobId, None));

        await FailAsync(await _store.StartAsync(_jobId, None, requeues: 1));
        (await _store.StartAsync(_jobId, None, requeues: 1)).ShouldBeNull("that is the same message, delivered again");
        (await _store.StartAsync(_jobId, None)).ShouldBeNull("that is a duplicate of the first");
        var third = (await _store.StartAsync(_jobId, None, requeues: 2))!;

        third.Attempt.ShouldBe(3);
        (await _store.CompleteAsync(third, Outcome(3), None)).ShouldBeTrue();
        (await _store.StartAsync(_jobId, None, requeues: 3)).ShouldBeNull("it has completed");

        async Task FailAsync(JobRun? run) => (await _store.FailAsync(run!, "There is no strategy 'x'.", isInputWrong: true, None)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_job_that_failed_for_another_reason_can_be_started_again()
    {
        await _store.FailAsync((await _store.StartAsync(_jobId, None))!, "The disk is gone.", isInputWrong: false, None);

        (await _store.StartAsync(_jobId, None))!.Attempt.ShouldBe(2);
        (await ReadAsync()).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(JobState.Running), x => x.Error.ShouldBeNull(), x => x.FinishedAt.ShouldBeNull());
    }

    [Fact]
    public async Task A_released_job_is_queued_and_has_no_worker()
    {
        var run = (await _store.StartAsync(_jobId, None))!;

        (await _store.ReleaseAsync(run, None)).ShouldBeTrue();

        (await ReadAsync()).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(JobState.Queued), x => x.Worker.ShouldBeNull(), x => x.Attempt.ShouldBe(1));
    }

    [Fact]
    public async Task Every_write_renews_the_lifetime()
    {
        await ShouldRenewAsync(() => _store.QueueAsync(_jobId, None));
        JobRun run = null!;
        await ShouldRenewAsync(async () => run = (await _store.StartAsync(_jobId, None))!);
        await ShouldRenewAsync(() => _store.ReportAsync(run, 0.5, None));
        await ShouldRenewAsync(() => _store.ReleaseAsync(run, None));
        run = (await _store.StartAsync(_jobId, None))!;
        await ShouldRenewAsync(() => _store.CompleteAsync(run, Outcome(2), None));
    }

    [Fact]
    public async Task The_json_of_a_status_has_the_names_that_programs_read()
    {
        var run = (await _store.StartAsync(_jobId, None))!;
        await _store.CompleteAsync(run, Outcome(1), None);

        using var json = System.Text.Json.JsonDocument.Parse((await ReadAsync()).ToJson());

        json.RootElement.GetProperty("jobId").GetGuid().ShouldBe(_jobId);
        json.RootElement.GetProperty("status").GetString().ShouldBe("completed");
        json.RootElement.GetProperty("progress").GetDouble().ShouldBe(1);
        json.RootElement.GetProperty("result").GetProperty("statistics").GetProperty("finalEquity").GetDouble().ShouldBe(123);
        json.RootElement.TryGetProperty("error", out _).ShouldBeFalse();
    }

    private BacktestCompleted Outcome(int attempt) => new() { JobId = _jobId, Attempt = attempt, Statistics = new BacktestStatistics { FinalEquity = 123 } };

    private async Task<JobStatus> ReadAsync() => (await _store.GetAsync(_jobId, None)).ShouldNotBeNull();

    private async Task ShouldRenewAsync(Func<Task> write)
    {
        var key = $"bus:job:{_jobId}";
        await fixture.Server.SendAsync("PEXPIRE", key, 60_000);

        await write();

        (await fixture.Server.SendAsync("PTTL", key)).Integer.ShouldBeInRange((long)Lifetime.TotalMilliseconds - 60_000, (long)Lifetime.TotalMilliseconds);
    }
}
