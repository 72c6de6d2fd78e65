using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>The job sagas of MassTransit in a partitioned receive mode.</summary>
public sealed class JobSagaPartitionSpecs(SharedRedisServer redis) : JobSpecs(new RedisStreamsUnderTest(redis.Server))
{
    private readonly TaskCompletionSource _isHeld = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _mayHold;

    private QueueProbe JobQueue => new(redis.Server, ((RedisStreamsUnderTest)Transport).KeyPrefix, "job");

    [Fact]
    public async Task Jobs_run_retry_and_complete()
    {
        var script = new JobScript { Run = context => context.RetryAttempt == 0 ? throw new InvalidOperationException("not yet") : Task.CompletedTask };
        var bus = await StartPartitionedAsync(script);

        for (var id = 0; id < 4; id++)
        {
            await SubmitAsync(bus, id);
        }

        (await Completed.CountAsync(4, Deadline * 2)).Select(x => x.Message.Job.Id).Order().ShouldBe(Enumerable.Range(0, 4));
        script.Meter.Most.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task Messages_of_a_job_wait_for_each_other_and_not_for_other_jobs()
    {
        var bus = await StartPartitionedAsync(new JobScript());
        var first = await SubmitAsync(bus, id: 1);
        var second = await SubmitAsync(bus, id: 2);
        await StateAsync(bus, first, "Completed");
        await StateAsync(bus, second, "Completed");
        await JobQueue.EmptyAsync();
        Volatile.Write(ref _mayHold, true);

        var held = StateAsync(bus, first, "Completed");
        await _isHeld.Task.WaitAsync(Deadline);
        var behind = StateAsync(bus, first, "Completed");

        await Eventually.ReturnsAsync(
            JobQueue.PendingRowsAsync, rows => rows.Any(x => x.Owner == RedisStreamsDefaults.ParkedConsumer), "the second request is parked", rows => string.Join(' ', rows));
        await StateAsync(bus, second, "Completed");
        _goOn.SetResult();
        await held;
        await behind;
    }

    private Task<SpecBus> StartPartitionedAsync(JobScript script) => StartAsync(
        x =>
        {
            AddWorker(x, script, o => o.SetConcurrentJobLimit(2).SetRetry(r => r.Interval(2, TimeSpan.FromMilliseconds(100))));

            // Nothing else orders what the sagas get.
            AddSagas(x, o => o.ConcurrentMessageLimit = null).SetRedisStreamsPartitionedReceiveMode();
            x.AddRedisStreamsConfigureEndpointsCallback((_, name, endpoint) =>
            {
                if (name == "job")
                {
                    endpoint.ConfigureReceive(pipe => pipe.UseExecuteAsync(_ => HoldFirstAsync()));
                }
            });
        },
        (context, bus) =>
        {
            bus.UseJobSagaPartitionKeyFormatters();
            ConfigureBus(context, bus);
        });

    private async Task HoldFirstAsync()
    {
        if (Interlocked.Exchange(ref _mayHold, false))
        {
            _isHeld.SetResult();
            await _goOn.Task;
        }
    }
}
