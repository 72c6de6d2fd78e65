using Bus.Testing;
using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>MassTransit's job service: <c>IJobConsumer</c>, its sagas and what they answer.</summary>
public abstract class JobServiceSpecs(ITransportUnderTest transport) : JobSpecs(transport)
{
    [Fact]
    public async Task A_submitted_job_runs_once_and_is_told_to_have_completed()
    {
        var script = new JobScript();
        var bus = await StartJobsAsync(script);

        var jobId = await SubmitAsync(bus, id: 7);

        var completed = await Completed.FirstAsync();
        completed.Message.JobId.ShouldBe(jobId);
        completed.Message.Job.Id.ShouldBe(7);
        (await StateAsync(bus, jobId, "Completed")).Completed.ShouldNotBeNull();
        script.Attempts.ShouldHaveSingleItem().JobId.ShouldBe(jobId);
    }

    [Fact]
    public async Task A_job_can_be_published_as_its_own_message()
    {
        var script = new JobScript();
        var bus = await StartJobsAsync(script);

        await bus.Control.Publish(new SpecJob(3));

        var completed = await Completed.FirstAsync();
        completed.Message.Job.Id.ShouldBe(3);
        completed.Message.JobId.ShouldNotBe(Guid.Empty);
    }

    [Fact]
    public async Task The_state_of_an_unknown_job_is_NotFound()
    {
        var bus = await StartJobsAsync(new JobScript());

        await StateAsync(bus, NewId.NextGuid(), "NotFound");
    }

    [Fact]
    public async Task A_completed_job_is_forgotten_where_the_options_say_so()
    {
        var bus = await StartJobsAsync(new JobScript(), configureSagas: x => x.FinalizeCompleted = true);

        var jobId = await SubmitAsync(bus);

        await Completed.FirstAsync();
        await StateAsync(bus, jobId, "NotFound");
    }

    [Fact]
    public async Task Progress_of_a_running_job_can_be_asked_for()
    {
        var script = new JobScript
        {
            Run = async context =>
            {
                await context.SetJobProgress(30, 100);
                await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
            },
        };
        var bus = await StartJobsAsync(script, x => x.SetProgressBuffer(updateLimit: 1, timeLimit: TimeSpan.FromMilliseconds(50)));

        var jobId = await SubmitAsync(bus);

        var state = await StateAsync(bus, jobId, x => x.ProgressValue == 30, "at 30");
        state.CurrentState.ShouldBe("Started");
        state.ProgressLimit.ShouldBe(100);
        await bus.Control.CancelJob(jobId);
        await StateAsync(bus, jobId, "Canceled");
    }

    [Fact]
    public async Task A_running_job_that_is_canceled_ends_by_its_token_and_says_why()
    {
        var script = JobScript.UntilReleased();
        var bus = await StartJobsAsync(script);
        var jobId = await SubmitAsync(bus);
        await script.StartedAsync(1);
        await StateAsync(bus, jobId, "Started");

        await bus.Control.CancelJob(jobId, "not wanted any more");

        (await Canceled.FirstAsync()).Message.JobId.ShouldBe(jobId);
        (await StateAsync(bus, jobId, "Canceled")).Reason.ShouldBe("not wanted any more");
        await Eventually.IsTrueAsync(() => script.Meter.Inside == 0, "the consumer has ended", deadline: Deadline);
    }

    [Fact]
    public async Task A_job_that_waits_for_a_slot_can_be_canceled()
    {
        var script = JobScript.UntilReleased();
        var bus = await StartJobsAsync(script);
        await SubmitAsync(bus, id: 1);
        await script.StartedAsync(1);
        var waiting = await SubmitAsync(bus, id: 2);
        await StateAsync(bus, waiting, "WaitingForSlot");

        await bus.Control.CancelJob(waiting);

        (await Canceled.FirstAsync()).Message.JobId.ShouldBe(waiting);
        script.Release();
        await Completed.FirstAsync();
        script.Attempts.ShouldHaveSingleItem().Job.Id.ShouldBe(1);
    }

    [Fact]
    public async Task A_canceled_job_can_be_run_again()
    {
        var script = JobScript.UntilReleased();
        var bus = await StartJobsAsync(script);
        var jobId = await SubmitAsync(bus);
        await script.StartedAsync(1);
        await StateAsync(bus, jobId, "Started");
        await bus.Control.CancelJob(jobId);
        await StateAsync(bus, jobId, "Canceled");

        script.Release();
        await bus.Control.RetryJob(jobId);

        (await Completed.FirstAsync()).Message.JobId.ShouldBe(jobId);
        script.Attempts.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_job_that_faults_is_tried_again_after_its_delay_and_finds_the_state_it_saved()
    {
        Checkpoint? found = null;
        var script = new JobScript
        {
            Run = async context =>
            {
                if (context.TryGetJobState(out found))
                {
                    return;
                }

                await context.SaveJobState(new Checkpoint(42));
                throw new InvalidOperationException("not yet");
            },
        };
        var bus = await StartJobsAsync(script, x => x.SetRetry(r => r.Interval(3, TimeSpan.FromMilliseconds(300))));

        await SubmitAsync(bus);

        await Completed.FirstAsync();
        script.Attempts.Select(x => x.RetryAttempt).ShouldBe([0, 1]);
        found.ShouldBe(new Checkpoint(42));
    }

    [Fact]
    public async Task A_job_that_faults_for_the_last_time_says_why_and_gives_its_slot_to_the_next()
    {
        var script = new JobScript { Run = context => context.Job.Id == 1 ? throw new InvalidOperationException("no data") : Task.CompletedTask };
        var bus = await StartJobsAsync(script, x => x.SetRetry(r => r.Interval(1, TimeSpan.FromMilliseconds(100))));

        var jobId = await SubmitAsync(bus, id: 1);
        (await Faulted.FirstAsync()).Message.Exceptions.Message.ShouldBe("no data");
        await SubmitAsync(bus, id: 2);

        (await Completed.FirstAsync()).Message.Job.Id.ShouldBe(2);
        (await StateAsync(bus, jobId, "Faulted")).Reason.ShouldBe("no data");
        script.Attempts.Count(x => x.Job.Id == 1).ShouldBe(2);
    }

    [Fact]
    public async Task A_job_that_takes_longer_than_its_timeout_is_canceled()
    {
        var script = JobScript.UntilReleased();
        var bus = await StartJobsAsync(script, x => x.SetJobTimeout(TimeSpan.FromMilliseconds(500)));

        var jobId = await SubmitAsync(bus);

        await script.StartedAsync(1);
        await Eventually.IsTrueAsync(() => script.Meter.Inside == 0, "the consumer has ended", deadline: Deadline);
        await StateAsync(bus, jobId, "Canceled");
    }

    [Fact]
    public async Task No_more_jobs_run_at_once_than_the_limit_allows_and_all_complete()
    {
        const int Limit = 2;
        var script = JobScript.UntilReleased();
        var bus = await StartJobsAsync(script, x => x.SetConcurrentJobLimit(Limit));

        for (var id = 0; id < 5; id++)
        {
            await SubmitAsync(bus, id);
        }

        await script.StartedAsync(Limit);
        script.Release();
        await Completed.CountAsync(5, Deadline * 2);
        script.Attempts.Select(x => x.Job.Id).Order().ShouldBe(Enumerable.Range(0, 5));
        script.Meter.Most.ShouldBe(Limit);
    }

    [Fact]
    public async Task A_job_whose_worker_stops_is_run_again_by_another_worker()
    {
        Needs(TransportFeatures.SharedByBuses);
        var first = JobScript.UntilReleased();
        var second = new JobScript();
        var sagas = await StartSagasAsync();
        var worker = await StartWorkerAsync(first);
        var jobId = await SubmitAsync(sagas);
        await first.StartedAsync(1);
        await StateAsync(sagas, jobId, "Started");
        await StartWorkerAsync(second);

        await worker.StopAsync();

        (await second.StartedAsync(1))[0].JobId.ShouldBe(jobId);
        (await Completed.FirstAsync()).Message.JobId.ShouldBe(jobId);
    }

    [Fact]
    public async Task A_limit_for_all_workers_holds_across_them()
    {
        Needs(TransportFeatures.SharedByBuses);
        var script = JobScript.UntilReleased();
        var sagas = await StartSagasAsync();
        for (var worker = 0; worker < 2; worker++)
        {
            await StartWorkerAsync(script, x => x.SetConcurrentJobLimit(2).SetGlobalConcurrentJobLimit(2));
        }

        for (var id = 0; id < 4; id++)
        {
            await SubmitAsync(sagas, id);
        }

        await script.StartedAsync(2);
        script.Release();
        await Completed.CountAsync(4, Deadline * 2);
        script.Meter.Most.ShouldBe(2);
    }

    public sealed record Checkpoint(int Line);
}
