using Bus.Backtesting;
using Bus.Contracts;
using Bus.Jobs.Results;
using Bus.Jobs.Tests.Support;
using Bus.Testing;

namespace Bus.Jobs.Tests.Submission;

public sealed class BacktestJobsTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_submitted_job_is_known_at_once_and_completes()
    {
        await using var bus = await JobsBus.StartAsync(fixture.Server);

        var id = await bus.Jobs.SubmitAsync(new RunBacktest { Strategy = "sma-cross" }, None);

        (await bus.Results.GetAsync(id, None)).ShouldNotBeNull();
        (await bus.WaitForAsync(id, JobState.Completed)).Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task Submitting_again_under_the_same_id_sends_nothing()
    {
        using var executor = new SteeredExecutor();
        await using var bus = await JobsBus.StartAsync(fixture.Server, executor, options => options.Concurrency = 4);
        var job = new RunBacktest { JobId = Guid.NewGuid(), Strategy = "sma-cross" };

        var first = await bus.Jobs.SubmitAsync(job, None);
        var second = await bus.Jobs.SubmitAsync(job, None);
        executor.Open();

        (first, second).ShouldBe((job.JobId, job.JobId));
        (await bus.WaitForAsync(job.JobId, JobState.Completed)).Attempt.ShouldBe(1);
        (await bus.Jobs.SubmitAsync(job, None)).ShouldBe(job.JobId);
        executor.Starts.ShouldBe(1);
    }

    [Fact]
    public async Task A_job_that_cannot_run_is_refused_before_anything_is_written()
    {
        await using var bus = await JobsBus.StartAsync(fixture.Server);
        var job = new RunBacktest { JobId = Guid.NewGuid(), Strategy = "sma-cross", Cash = -1 };

        (await Should.ThrowAsync<BacktestException>(() => bus.Jobs.SubmitAsync(job, None))).Message.ShouldBe("The cash is -1, it must be a number above 0.");

        (await bus.Results.GetAsync(job.JobId, None)).ShouldBeNull();
    }
}
