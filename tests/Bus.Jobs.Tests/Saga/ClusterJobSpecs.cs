using Bus.Contracts;
using Bus.Jobs.Results;
using Bus.Jobs.Tests.Support;
using Bus.Redis;
using Bus.Testing;
using MassTransit;

namespace Bus.Jobs.Tests.Saga;

/// <summary>The main path of a job on a Redis Cluster, where the saga, the job's hash, the workers' queue and the dead letters lie in different slots.</summary>
public sealed class ClusterJobSpecs(RedisClusterFixture fixture) : IClassFixture<RedisClusterFixture>
{
    private string Redis => fixture.Setup.ConnectionString;

    [Fact]
    public async Task A_job_is_submitted_fails_is_retried_and_completes_and_each_step_is_told()
    {
        await using var bus = await WorkBus.StartAsync(Redis);

        var id = await bus.SubmitAsync("fail-once");

        var status = await bus.WaitForAsync(id, "Completed");
        (status.Attempt, status.Retries, status.Status).ShouldBe((2, 1, JobState.Completed));
        status.GetResult<WorkResult>().ShouldBe(new WorkResult("fail-once", 2, 0, 0));
        await Eventually.PassesAsync(() =>
        {
            bus.Events.OfType<JobStatusChanged>().Where(x => x.JobId == id).Select(x => x.To).ShouldContain("Retrying");
            bus.Events.OfType<WorkResult>().Count(x => x.Kind == "fail-once").ShouldBe(1);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task A_job_that_always_fails_is_dead_lettered_and_completes_once_it_is_requeued_or_retried()
    {
        await using var bus = await WorkBus.StartAsync(Redis);
        await using var client = new RedisClient(RedisOptions.Parse(Redis));
        await using var deadLetters = new RedisStreamsDeadLetters(client);
        var (requeued, retried) = (await bus.SubmitAsync("fail"), await bus.SubmitAsync("fail"));
        await bus.WaitForAsync(requeued, "DeadLettered");
        await bus.WaitForAsync(retried, "DeadLettered");
        bus.Log.IsFixed = true;

        await bus.Jobs.RetryAsync(retried, TestContext.Current.CancellationToken);
        (await bus.WaitForAsync(retried, "Completed")).Attempt.ShouldBe(4);
        var letter = (await deadLetters.ListAsync("work_error", new DeadLetterQuery(), TestContext.Current.CancellationToken)).Items.ShouldHaveSingleItem();
        await deadLetters.RequeueAsync("work_error", letter.Id, new DeadLetterRequeue { RequestedBy = "ada" }, TestContext.Current.CancellationToken);

        (await bus.WaitForAsync(requeued, "Completed")).Attempt.ShouldBe(4);
        (await deadLetters.ListAsync("work_error", new DeadLetterQuery(), TestContext.Current.CancellationToken)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_job_that_runs_is_cancelled()
    {
        await using var bus = await WorkBus.StartAsync(Redis);
        var id = await bus.SubmitAsync("hang");
        await bus.WaitForAsync(id, "Running");

        await bus.Jobs.CancelAsync(id, "not needed", TestContext.Current.CancellationToken);

        await bus.WaitForAsync(id, "Cancelled");
        await Eventually.PassesAsync(async () => (await bus.Jobs.GetAsync(id))!.Error.ShouldBe("The job was cancelled: not needed"));
        bus.Log.Stopped.ShouldBe([id]);
    }

    [Fact]
    public async Task A_parent_waits_for_its_children_and_one_that_is_cancelled_cancels_them()
    {
        await using var bus = await WorkBus.StartAsync(Redis);
        var (patient, cancelled) = (Guid.NewGuid(), Guid.NewGuid());

        await bus.Jobs.SubmitAsync(new Work { JobId = patient, Kind = "parent", Children = 5 }, new JobOptions { JobId = patient }, TestContext.Current.CancellationToken);
        (await bus.WaitForAsync(patient, "Completed")).GetResult<WorkResult>().ShouldBe(new WorkResult("parent", 2, 5, 0));

        await bus.Jobs.SubmitAsync(new Work { JobId = cancelled, Kind = "parent", Children = 2, ChildKind = "hang" }, new JobOptions { JobId = cancelled }, TestContext.Current.CancellationToken);
        await bus.WaitForAsync(cancelled, "Waiting");
        await bus.WaitForAsync(WorkConsumer.ChildId(cancelled, 0), "Running");
        await bus.Jobs.CancelAsync(cancelled, cancellationToken: TestContext.Current.CancellationToken);
        await bus.WaitForAsync(cancelled, "Cancelled");
        await bus.WaitForAsync(WorkConsumer.ChildId(cancelled, 0), "Cancelled");
    }
}
