using System.Text;
using Bus.Jobs.Runs;
using Bus.Redis;
using Bus.Testing;

namespace Bus.Jobs.Tests.Runs;

/// <summary>Which run of a job may begin, and which may write.</summary>
public sealed class JobStoreTests : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private readonly RedisClient _client;
    private readonly JobCall _first = Call(dispatch: 1);
    private readonly RedisServerFixture _fixture;
    private readonly Guid _jobId;
    private readonly JobStore _store;

    public JobStoreTests(RedisServerFixture fixture)
    {
        _fixture = fixture;
        _client = new RedisClient(RedisOptions.Parse(fixture.Server.ConnectionString));
        _store = new JobStore(_client, "bus", TimeSpan.FromDays(7));
        _jobId = _first.JobId;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _client.DisposeAsync();
    }

    [Fact]
    public async Task Each_start_has_a_higher_attempt_and_only_the_latest_run_may_write()
    {
        var first = await StartAsync(_first);
        var second = await StartAsync(_first);

        (first.Attempt, second.Attempt).ShouldBe((1, 2));
        (await ReportAsync(first)).ShouldBe(JobReport.Overtaken);
        (await EndAsync(first, RunOutcome.Completed("1"u8.ToArray()))).ShouldBeFalse();
        (await ReportAsync(second)).ShouldBe(JobReport.Noted);
        (await EndAsync(second, RunOutcome.Completed("2"u8.ToArray()))).ShouldBeTrue();
        Encoding.UTF8.GetString((await _store.GetAsync(_jobId, default))!.Result.Span).ShouldBe("2");
        (await _fixture.Server.SendAsync("PTTL", $"bus:job:{_jobId}")).Integer.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_job_that_has_completed_runs_no_more_not_even_when_it_is_requeued()
    {
        await EndAsync(await StartAsync(_first), RunOutcome.Completed(default));

        (await RefusalAsync(_first with { Requeues = 1, Dispatch = 9 })).ShouldBe(JobStart.Completed);
        (await _store.CancelAsync(_jobId, "work", 1, isRunSpared: false, default)).ShouldBe(JobCancelled.Completed);
    }

    [Fact]
    public async Task A_sending_that_failed_runs_no_more_but_a_later_one_and_a_requeued_one_do()
    {
        await EndAsync(await StartAsync(_first), RunOutcome.Failed("X", "wrong", isRetryable: false, isDeadLettered: false));

        (await RefusalAsync(_first)).ShouldBe(JobStart.Failed);
        (await _store.GetAsync(_jobId, default))!.GetFailure().ShouldBe(new JobFailureText("X", "wrong", null, IsRetryable: false, IsDeadLettered: false));
        (await StartAsync(_first with { Dispatch = 2 })).Attempt.ShouldBe(2);
        (await RefusalAsync(_first)).ShouldBe(JobStart.Stale);
        (await StartAsync(_first with { Requeues = 1 })).Attempt.ShouldBe(3);
    }

    [Fact]
    public async Task A_sending_that_waits_for_children_is_not_run_again()
    {
        await EndAsync(await StartAsync(_first), RunOutcome.Waiting(3));

        (await RefusalAsync(_first)).ShouldBe(JobStart.Waiting);
        (await _store.GetAsync(_jobId, default))!.Children.ShouldBe(3);
    }

    [Fact]
    public async Task A_run_learns_from_its_report_that_its_job_is_cancelled_and_only_a_later_sending_begins()
    {
        var run = await StartAsync(_first);

        (await _store.CancelAsync(_jobId, "work", 1, isRunSpared: true, default)).ShouldBe(JobCancelled.Running);
        (await ReportAsync(run)).ShouldBe(JobReport.Noted, "It was to be spared.");
        (await _store.CancelAsync(_jobId, "work", 1, isRunSpared: false, default)).ShouldBe(JobCancelled.Running);
        (await ReportAsync(run)).ShouldBe(JobReport.Cancelled);

        (await EndAsync(run, RunOutcome.Cancelled)).ShouldBeTrue();
        (await RefusalAsync(_first)).ShouldBe(JobStart.Cancelled);
        (await StartAsync(_first with { Dispatch = 2 })).Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task A_job_of_which_nothing_runs_is_cancelled_at_once()
    {
        await _store.QueueAsync(_jobId, "work", default);

        (await _store.CancelAsync(_jobId, "work", 1, isRunSpared: true, default)).ShouldBe(JobCancelled.Idle);

        (await RefusalAsync(_first)).ShouldBe(JobStart.Cancelled);
    }

    [Fact]
    public async Task A_run_that_was_given_back_leaves_its_job_queued_and_noting_it_queued_changes_no_job_that_is_known()
    {
        await EndAsync(await StartAsync(_first), RunOutcome.GivenBack);
        (await _store.GetAsync(_jobId, default))!.ShouldSatisfyAllConditions(x => x.Status.ShouldBe("queued"), x => x.Worker.ShouldBeNull(), x => x.Progress.ShouldBe(0));
        var run = await StartAsync(_first);

        await _store.QueueAsync(_jobId, "work", default);

        (await _store.GetAsync(_jobId, default))!.ShouldSatisfyAllConditions(x => x.Status.ShouldBe("running"), x => x.Attempt.ShouldBe(run.Attempt));
    }

    private static JobCall Call(int dispatch) => new(Guid.NewGuid(), dispatch, 0, null, null, null);

    private async Task<RunToken> StartAsync(JobCall call) => (await _store.StartAsync(call, "work", default)).Run.ShouldNotBeNull();

    private async Task<JobStart> RefusalAsync(JobCall call)
    {
        var (run, refusal) = await _store.StartAsync(call, "work", default);
        run.ShouldBeNull();
        return refusal;
    }

    private Task<JobReport> ReportAsync(RunToken run) => _store.ReportAsync(run, 0.5, "half", default);

    private Task<bool> EndAsync(RunToken run, RunOutcome outcome) => _store.EndAsync(run, outcome, default);
}
