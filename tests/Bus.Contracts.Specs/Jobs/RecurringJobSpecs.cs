using Bus.Testing;
using MassTransit;
using MassTransit.Contracts.JobService;

namespace Bus.Contracts.Specs;

/// <summary>Jobs that run at a time, or again and again.</summary>
public abstract class RecurringJobSpecs(ITransportUnderTest transport) : JobSpecs(transport)
{
    private const string EverySecond = "* * * * * *";
    private const string EveryNewYear = "0 0 0 1 1 ?";

    [Fact]
    public async Task A_scheduled_job_does_not_run_before_its_time()
    {
        var started = DateTimeOffset.MinValue;
        var script = new JobScript
        {
            Run = _ =>
            {
                started = DateTimeOffset.UtcNow;
                return Task.CompletedTask;
            },
        };
        var bus = await StartJobsAsync(script);
        var start = DateTimeOffset.UtcNow.AddSeconds(2);

        await bus.CreateRequestClient<SubmitJob<SpecJob>>().ScheduleJob(start, new SpecJob(1));

        await Completed.FirstAsync();
        started.ShouldBeGreaterThanOrEqualTo(start - TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task The_state_of_a_scheduled_job_tells_its_time()
    {
        var bus = await StartJobsAsync(new JobScript());
        var start = DateTimeOffset.UtcNow.AddHours(1);

        var jobId = await bus.CreateRequestClient<SubmitJob<SpecJob>>().ScheduleJob(start, new SpecJob(1));

        var state = await StateAsync(bus, jobId, "WaitingForSlot");
        state.NextStartDate.ShouldNotBeNull().ShouldBe(start.UtcDateTime, TimeSpan.FromMilliseconds(1));
        state.IsRecurring.ShouldBeFalse();
    }

    [Fact]
    public async Task A_recurring_job_runs_again_and_again_until_it_is_canceled()
    {
        var script = new JobScript();
        var bus = await StartJobsAsync(script);

        var jobId = await bus.CreateRequestClient<SubmitJob<SpecJob>>().AddOrUpdateRecurringJob("tick", new SpecJob(1), EverySecond);
        await Completed.CountAsync(3);
        await StateAsync(bus, jobId, "WaitingForSlot");
        await CancelAsync(bus, jobId);
        var runs = script.Attempts.Count;

        // The next second would be the time of the next run.
        await bus.SendAsync("job-events", new Later(), x => x.Delay = TimeSpan.FromSeconds(2));
        await Passed.FirstAsync();
        script.Attempts.Count.ShouldBe(runs);
        script.Attempts.ShouldAllBe(x => x.JobId == jobId);
    }

    [Fact]
    public async Task A_recurring_job_that_faults_runs_again_at_its_next_time()
    {
        var script = new JobScript { Run = _ => throw new InvalidOperationException("no data") };
        var bus = await StartJobsAsync(script);

        await bus.CreateRequestClient<SubmitJob<SpecJob>>().AddOrUpdateRecurringJob("tick", new SpecJob(1), EverySecond);

        await Faulted.CountAsync(2);
        (await script.StartedAsync(2)).Select(x => x.JobId).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_recurring_job_can_be_run_before_its_time()
    {
        var script = new JobScript();
        var bus = await StartJobsAsync(script);
        var jobId = await bus.CreateRequestClient<SubmitJob<SpecJob>>().AddOrUpdateRecurringJob("new-year", new SpecJob(1), EveryNewYear);
        await StateAsync(bus, jobId, "WaitingForSlot");

        await bus.Control.RunRecurringJob<SpecJob>("new-year");

        await Completed.FirstAsync();
        var state = await StateAsync(bus, jobId, "WaitingForSlot");
        state.IsRecurring.ShouldBeTrue();
        state.NextStartDate.ShouldNotBeNull().ShouldBeGreaterThan(DateTime.UtcNow);
    }

    [Fact]
    public async Task A_recurring_job_that_is_given_another_time_does_not_run_at_the_former_one()
    {
        var script = new JobScript();
        var bus = await StartJobsAsync(script);
        var client = bus.CreateRequestClient<SubmitJob<SpecJob>>();
        var soon = DateTimeOffset.UtcNow.AddSeconds(10);
        var jobId = await client.AddOrUpdateRecurringJob("tick", new SpecJob(1), $"{soon.Second} * * * * ?");
        await StateAsync(bus, jobId, "WaitingForSlot");

        (await client.AddOrUpdateRecurringJob("tick", new SpecJob(2), EveryNewYear)).ShouldBe(jobId);

        await StateAsync(bus, jobId, x => x.NextStartDate is { Month: 1, Day: 1 }, "put off to new year");
        await bus.SendAsync("job-events", new Later(), x => x.Delay = TimeSpan.FromSeconds(11));
        await Passed.FirstAsync();
        script.Attempts.ShouldBeEmpty();
        await bus.Control.RunRecurringJob<SpecJob>("tick");
        (await Completed.FirstAsync()).Message.Job.Id.ShouldBe(2);
    }

    // Between two runs the job service may refuse a cancel, after retries that hold the job up; the next one counts.
    private static Task CancelAsync(SpecBus bus, Guid jobId) =>
        Eventually.PassesAsync(
            async () =>
            {
                await bus.Control.CancelJob(jobId);
                (await bus.CreateRequestClient<GetJobState>().GetJobState(jobId)).CurrentState.ShouldBe("Canceled");
            },
            Deadline * 4);
}
