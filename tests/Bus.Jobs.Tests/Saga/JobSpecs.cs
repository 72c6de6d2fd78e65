using Bus.Contracts;
using Bus.Jobs.Results;
using Bus.Jobs.Tests.Support;
using Bus.Redis;
using Bus.Testing;
using MassTransit;

namespace Bus.Jobs.Tests.Saga;

/// <summary>The life of a job on the transport, on a Redis of the test.</summary>
public sealed class JobSpecs(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private string Redis => fixture.Server.ConnectionString;

    public async ValueTask InitializeAsync() => await fixture.Server.FlushAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_job_goes_from_submitted_to_completed_and_each_step_is_told()
    {
        await using var bus = await WorkBus.StartAsync(Redis);

        var id = await bus.SubmitAsync("complete");

        var status = await bus.WaitForAsync(id, "Completed");
        (status.Status, status.Attempt, status.Progress, status.Error).ShouldBe((JobState.Completed, 1, 1, null));
        status.GetResult<WorkResult>().ShouldBe(new WorkResult("complete", 1, 0, 0));
        status.Attempts.ShouldHaveSingleItem().ShouldSatisfyAllConditions(x => x.Outcome.ShouldBe("Completed"), x => x.Number.ShouldBe(1));
        await Eventually.PassesAsync(() =>
        {
            var states = bus.Events.OfType<JobStatusChanged>().Where(x => x.JobId == id).Select(x => x.To).ToList();

            // That it ran may be heard of after that it completed.
            states.Where(x => x != "Running").ShouldBe(["Submitted", "Queued", "Completed"], ignoreOrder: true);
            bus.Events.OfType<WorkResult>().Count().ShouldBe(1);
            return Task.CompletedTask;
        });
        await NothingIsLeftAsync(deadLetters: 0);
    }

    [Fact]
    public async Task A_job_that_fails_once_is_retried_and_completes()
    {
        await using var bus = await WorkBus.StartAsync(Redis);

        var id = await bus.SubmitAsync("fail-once");

        var status = await bus.WaitForAsync(id, "Completed");
        (status.Attempt, status.Retries, status.Error).ShouldBe((2, 1, null));
        status.Attempts.Select(x => (x.Number, x.Outcome, x.Error)).ShouldBe([(1, "Failed", "The first time fails."), (2, "Completed", null)]);
        await NothingIsLeftAsync(deadLetters: 0);
    }

    [Fact]
    public async Task A_job_that_always_fails_goes_to_the_dead_letters_with_all_its_failures_and_completes_once_it_is_requeued()
    {
        await using var bus = await WorkBus.StartAsync(Redis);
        await using var client = new RedisClient(RedisOptions.Parse(Redis));
        await using var deadLetters = new RedisStreamsDeadLetters(client);

        var id = await bus.SubmitAsync("fail");

        var failed = await bus.WaitForAsync(id, "DeadLettered");
        (failed.Status, failed.Attempt, failed.Retries, failed.Error, failed.IsInputWrong).ShouldBe((JobState.Failed, 3, 2, "It always fails.", false));
        var letter = (await deadLetters.ListAsync("work_error", new DeadLetterQuery(), TestContext.Current.CancellationToken)).Items.ShouldHaveSingleItem();
        (letter.SourceQueue, letter.ExceptionType, letter.Reason, letter.RetryCount).ShouldBe(("work", "System.InvalidOperationException", "It always fails.", 2));
        (await deadLetters.GetAsync("work_error", letter.Id, cancellationToken: TestContext.Current.CancellationToken)).Failures.Count.ShouldBe(3);

        bus.Log.IsFixed = true;
        await deadLetters.RequeueAsync("work_error", letter.Id, new DeadLetterRequeue { RequestedBy = "ada" }, TestContext.Current.CancellationToken);

        var completed = await bus.WaitForAsync(id, "Completed");
        (completed.Attempt, completed.Retries, completed.Error).ShouldBe((4, 0, null));
        await NothingIsLeftAsync(deadLetters: 0);
    }

    [Fact]
    public async Task A_completion_behind_a_requeue_that_is_heard_of_before_its_start_forgets_the_retries_too()
    {
        await using var bus = await WorkBus.StartAsync(Redis);
        var id = await bus.SubmitAsync("fail");
        var failed = await bus.WaitForAsync(id, "DeadLettered");
        var saga = await bus.Bus.GetSendEndpoint(new Uri("queue:jobs"));

        await saga.Send(new JobCompleted { JobId = id, Type = "work", Attempt = failed.Attempt + 1, Requeues = 1, Worker = "there:1", At = DateTimeOffset.UtcNow }, TestContext.Current.CancellationToken);

        var completed = await bus.WaitForAsync(id, "Completed");
        (completed.Attempt, completed.Retries, completed.Error).ShouldBe((4, 0, null));
        await saga.Send(new JobStarted { JobId = id, Type = "work", Attempt = failed.Attempt + 1, Requeues = 1, Worker = "there:1", At = DateTimeOffset.UtcNow }, TestContext.Current.CancellationToken);
        await Eventually.PassesAsync(async () => (await bus.Jobs.GetAsync(id, TestContext.Current.CancellationToken))!.Attempts[^1].StartedAt.ShouldNotBeNull());
        (await bus.Jobs.GetAsync(id, TestContext.Current.CancellationToken))!.State.ShouldBe("Completed");
    }

    [Fact]
    public async Task A_failure_that_would_repeat_itself_is_not_retried()
    {
        await using var bus = await WorkBus.StartAsync(Redis);

        var id = await bus.SubmitAsync("wrong");

        var status = await bus.WaitForAsync(id, "DeadLettered");
        (status.Attempt, status.Error, status.IsInputWrong).ShouldBe((1, "It is wrong.", true));
        await NothingIsLeftAsync(deadLetters: 1);
    }

    [Fact]
    public async Task The_event_of_a_failure_is_published_though_its_first_attempts_fail_and_the_fault_endpoint_has_no_dead_letter()
    {
        var calls = 0;
        await using var bus = await WorkBus.StartAsync(Redis, job => job.PublishFailure(failed =>
            Interlocked.Increment(ref calls) <= 2 ? throw new InvalidOperationException("Not yet.") : new WorkResult(failed.JobId.ToString(), calls, 0, 0)));

        var id = await bus.SubmitAsync("wrong");

        await bus.WaitForAsync(id, "DeadLettered");
        await Eventually.PassesAsync(() =>
        {
            bus.Events.OfType<WorkResult>().ShouldBe([new WorkResult(id.ToString(), 3, 0, 0)]);
            return Task.CompletedTask;
        });
        (await fixture.Server.SendAsync("EXISTS", "bus:{work-fault}_error:normal")).Integer.ShouldBe(0);
        await NothingIsLeftAsync(deadLetters: 1);
    }

    [Theory]
    [InlineData("hang")]
    [InlineData("ignore")]
    public async Task A_run_that_takes_too_long_has_failed_whether_or_not_its_consumer_stops(string kind)
    {
        await using var bus = await WorkBus.StartAsync(Redis, job => job.StopGrace = TimeSpan.FromMilliseconds(100));

        var id = await bus.SubmitAsync(kind, new JobOptions { Timeout = TimeSpan.FromSeconds(0.25), MaxRetries = 0 });

        (await bus.WaitForAsync(id, "DeadLettered")).Error.ShouldBe("Job exceeded timeout of 0.25 seconds");
        await NothingIsLeftAsync(deadLetters: 1);
    }

    [Fact]
    public async Task A_job_that_runs_is_cancelled_within_a_second()
    {
        await using var bus = await WorkBus.StartAsync(Redis, job => job.ProgressInterval = TimeSpan.FromMilliseconds(500));
        var id = await bus.SubmitAsync("hang");
        await bus.WaitForAsync(id, "Running");

        await bus.Jobs.CancelAsync(id, "not needed", TestContext.Current.CancellationToken);

        var status = await bus.WaitForAsync(id, "Cancelled");
        status.Status.ShouldBe(JobState.Cancelled);
        await Eventually.PassesAsync(async () => (await bus.Jobs.GetAsync(id))!.Error.ShouldBe("The job was cancelled: not needed"));
        bus.Log.Stopped.ShouldBe([id]);
        await NothingIsLeftAsync(deadLetters: 0);
    }

    [Fact]
    public async Task A_job_that_waits_is_cancelled_at_once_and_its_command_is_not_run()
    {
        await using var decides = await WorkBus.StartAsync(Redis);
        await decides.StopAsync();
        await using var saga = await WorkBus.StartAsync(Redis, runs: false);
        var id = await saga.Jobs.SubmitAsync(new Work(), cancellationToken: TestContext.Current.CancellationToken);
        await saga.WaitForAsync(id, "Queued");

        await saga.Jobs.CancelAsync(id, cancellationToken: TestContext.Current.CancellationToken);
        await saga.WaitForAsync(id, "Cancelled");
        await using var worker = await WorkBus.StartAsync(Redis);

        await NothingIsLeftAsync(deadLetters: 0);
        worker.Log.Starts(id).ShouldBe(0);
    }

    [Fact]
    public async Task A_dead_lettered_job_that_is_retried_runs_anew_and_its_copy_in_the_error_queue_is_gone()
    {
        await using var bus = await WorkBus.StartAsync(Redis);
        var id = await bus.SubmitAsync("fail");
        await bus.WaitForAsync(id, "DeadLettered");
        bus.Log.IsFixed = true;

        await bus.Jobs.RetryAsync(id, TestContext.Current.CancellationToken);

        (await bus.WaitForAsync(id, "Completed")).Attempt.ShouldBe(4);
        await NothingIsLeftAsync(deadLetters: 0);
    }

    [Fact]
    public async Task What_cannot_be_done_with_a_job_is_refused_with_a_sentence()
    {
        await using var bus = await WorkBus.StartAsync(Redis);
        var id = await bus.SubmitAsync("complete");
        await bus.WaitForAsync(id, "Completed");
        var unknown = Guid.NewGuid();

        (await Should.ThrowAsync<JobRefusedException>(() => bus.Jobs.RetryAsync(id))).Message.ShouldBe($"The job {id} has completed; only a job that failed or was cancelled can be retried.");
        (await Should.ThrowAsync<JobRefusedException>(() => bus.Jobs.CancelAsync(id))).Message.ShouldBe($"The job {id} has completed; only a job that has not ended can be cancelled.");
        (await Should.ThrowAsync<JobRefusedException>(() => bus.Jobs.CancelAsync(unknown))).Message.ShouldStartWith($"Nothing is known of the job {unknown}: ");
        (await Should.ThrowAsync<JobRefusedException>(() => bus.Jobs.SubmitAsync(new WorkResult("", 0, 0, 0)))).Message.ShouldBe("No worker has announced a job type for WorkResult; there is work.");
        (await Should.ThrowAsync<JobRefusedException>(() => bus.SubmitAsync("complete", new JobOptions { MaxRetries = -1 }))).Message.ShouldBe("The job's number of retries is -1; allowed is 0 to 1000.");
    }

    [Fact]
    public async Task A_job_of_an_unknown_type_fails_with_the_types_that_there_are()
    {
        await using var bus = await WorkBus.StartAsync(Redis);
        var id = Guid.NewGuid();

        await fixture.Server.SendAsync("XADD", "bus:{jobs}:normal", "*", "headers", """{"MT-MessageType":"urn:message:Bus.Contracts:SubmitJob"}""", "body", $$"""{"jobId":"{{id}}","type":"magic","command":{ } }""");

        (await bus.WaitForAsync(id, "DeadLettered")).Error.ShouldBe("No worker has announced the job type 'magic'; there is work.");
    }

    [Fact]
    public async Task A_command_sent_straight_to_its_queue_is_a_job_too()
    {
        await using var bus = await WorkBus.StartAsync(Redis);
        var (fine, bad) = (Guid.NewGuid(), Guid.NewGuid());

        await fixture.Server.SendAsync("XADD", "bus:{work}:normal", "*", "message-id", fine, "body", """{"kind":"fail-once"}""");
        await fixture.Server.SendAsync("XADD", "bus:{work}:normal", "*", "body", $$"""{"jobId":"{{bad}}","kind":"fail"}""");

        (await bus.WaitForAsync(fine, "Completed")).Attempt.ShouldBe(2);
        (await bus.WaitForAsync(bad, "DeadLettered")).Attempt.ShouldBe(3);
        await NothingIsLeftAsync(deadLetters: 1);
    }

    [Fact]
    public async Task A_parent_waits_for_its_children_and_sees_what_became_of_them()
    {
        await using var bus = await WorkBus.StartAsync(Redis);
        var id = Guid.NewGuid();

        await bus.Jobs.SubmitAsync(new Work { JobId = id, Kind = "parent", Children = 5 }, new JobOptions { JobId = id }, TestContext.Current.CancellationToken);

        (await bus.WaitForAsync(id, "Completed")).GetResult<WorkResult>().ShouldBe(new WorkResult("parent", 2, 5, 0));
        (await bus.Jobs.GetAsync(WorkConsumer.ChildId(id, 3), TestContext.Current.CancellationToken))!.ParentId.ShouldBe(id);
        await NothingIsLeftAsync(deadLetters: 0);
    }

    [Fact]
    public async Task A_parent_whose_child_failed_fails_and_when_it_is_retried_only_that_child_runs_again()
    {
        await using var bus = await WorkBus.StartAsync(Redis);
        var id = Guid.NewGuid();
        await bus.Jobs.SubmitAsync(new Work { JobId = id, Kind = "parent", Children = 3, ChildKind = "fail" }, new JobOptions { JobId = id }, TestContext.Current.CancellationToken);
        var child = WorkConsumer.ChildId(id, 0);
        (await bus.WaitForAsync(id, "DeadLettered")).Error.ShouldBe($"1 of 3 children came to no result, the first of them {child}: It always fails.");
        bus.Log.IsFixed = true;

        await bus.Jobs.RetryAsync(id, TestContext.Current.CancellationToken);

        (await bus.WaitForAsync(id, "Completed")).GetResult<WorkResult>()!.ChildrenCompleted.ShouldBe(3);
        (bus.Log.Starts(child), bus.Log.Starts(WorkConsumer.ChildId(id, 1))).ShouldBe((4, 1));
        await NothingIsLeftAsync(deadLetters: 0);
    }

    [Fact]
    public async Task A_parent_that_is_cancelled_cancels_its_children()
    {
        await using var bus = await WorkBus.StartAsync(Redis);
        var id = Guid.NewGuid();
        await bus.Jobs.SubmitAsync(new Work { JobId = id, Kind = "parent", Children = 2, ChildKind = "hang" }, new JobOptions { JobId = id }, TestContext.Current.CancellationToken);
        await bus.WaitForAsync(id, "Waiting");
        await bus.WaitForAsync(WorkConsumer.ChildId(id, 0), "Running");

        await bus.Jobs.CancelAsync(id, cancellationToken: TestContext.Current.CancellationToken);

        await bus.WaitForAsync(id, "Cancelled");
        (await bus.WaitForAsync(WorkConsumer.ChildId(id, 0), "Cancelled")).Error.ShouldBe($"The job was cancelled: its parent {id} was cancelled");
        await NothingIsLeftAsync(deadLetters: 0);
    }

    [Fact]
    public async Task A_worker_that_stops_gives_its_job_back_and_another_one_completes_it()
    {
        Guid id;
        await using (var first = await WorkBus.StartAsync(Redis))
        {
            id = await first.SubmitAsync("hang");
            await first.WaitForAsync(id, "Running");
        }

        await using var second = await WorkBus.StartAsync(Redis, runs: false);
        (await second.WaitForAsync(id, "Queued")).Worker.ShouldBeNull();
        await second.DisposeAsync();
        await using var third = await WorkBus.StartAsync(Redis);
        third.Log.IsFixed = true;

        var status = await third.WaitForAsync(id, "Completed");
        status.Attempts.Select(x => x.Outcome).ShouldBe(["GivenBack", "Completed"]);
        await NothingIsLeftAsync(deadLetters: 0);
    }

    [Fact]
    public async Task A_deadline_is_reminded_of_and_told_when_it_has_passed()
    {
        await using var bus = await WorkBus.StartAsync(Redis);

        var deadline = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(1);
        var id = await bus.SubmitAsync("hang", new JobOptions { Deadline = deadline, RemindBefore = TimeSpan.FromSeconds(0.8) });

        await Eventually.PassesAsync(() =>
        {
            bus.Events.OfType<JobReminder>().ShouldHaveSingleItem().JobId.ShouldBe(id);
            bus.Events.OfType<JobOverdue>().ShouldHaveSingleItem().State.ShouldBe("Running");
            return Task.CompletedTask;
        });
        (await bus.Jobs.GetAsync(id, TestContext.Current.CancellationToken))!.IsOverdue.ShouldBeTrue();
    }

    [Fact]
    public async Task A_job_that_waits_is_moved_to_another_lane_and_runs_once()
    {
        await using (await WorkBus.StartAsync(Redis))
        {
            // Announces the type.
        }

        await using var saga = await WorkBus.StartAsync(Redis, runs: false);
        var id = await saga.Jobs.SubmitAsync(new Work(), cancellationToken: TestContext.Current.CancellationToken);
        await saga.WaitForAsync(id, "Queued");

        await saga.Jobs.SetPriorityAsync(id, MessagePriority.High, TestContext.Current.CancellationToken);
        await Eventually.PassesAsync(async () => (await fixture.Server.SendAsync("XLEN", "bus:{work}:high")).Integer.ShouldBe(1));
        await using var worker = await WorkBus.StartAsync(Redis);

        await worker.WaitForAsync(id, "Completed");
        await NothingIsLeftAsync(deadLetters: 0);
        worker.Log.Starts(id).ShouldBe(1);
    }

    [Fact]
    public async Task A_job_expires_when_it_has_ended_and_not_while_its_command_waits()
    {
        await using (await WorkBus.StartAsync(Redis))
        {
            // Announces the type.
        }

        await using var saga = await WorkBus.StartAsync(Redis, runs: false);
        var id = await saga.Jobs.SubmitAsync(new Work(), cancellationToken: TestContext.Current.CancellationToken);
        await saga.WaitForAsync(id, "Queued");
        var instance = $"bus:{{jobs}}:saga:job:{id:D}";
        (await fixture.Server.SendAsync("PTTL", instance)).Integer.ShouldBe(-1);

        await using var worker = await WorkBus.StartAsync(Redis);

        await worker.WaitForAsync(id, "Completed");
        (await fixture.Server.SendAsync("PTTL", instance)).Integer.ShouldBeInRange(1, (long)TimeSpan.FromDays(7).TotalMilliseconds);
    }

    private Task NothingIsLeftAsync(int deadLetters) => Eventually.PassesAsync(async () =>
    {
        foreach (var queue in new[] { "work", "jobs", "jobs_error", "work-fault", "work-fault_error", "jobs_skipped" })
        {
            foreach (var lane in new[] { "critical", "high", "normal", "low" })
            {
                var key = queue.EndsWith("_error", StringComparison.Ordinal) || queue.EndsWith("_skipped", StringComparison.Ordinal) ? $"bus:{{{queue.Split('_')[0]}}}_{queue.Split('_')[1]}:{lane}" : $"bus:{{{queue}}}:{lane}";
                (await fixture.Server.SendAsync("XLEN", key)).Integer.ShouldBe(0, key);
            }
        }

        (await fixture.Server.SendAsync("XLEN", "bus:{work}_error:normal")).Integer.ShouldBe(deadLetters);
    });
}
