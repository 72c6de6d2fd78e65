using System.Diagnostics;
using Bus.Jobs.Diagnostics;
using Bus.Jobs.Types;
using Bus.Redis;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Bus.Jobs.Runs;

/// <summary>Calls a job's consumer and deals with whatever comes of it.</summary>
internal sealed class JobExecution<TCommand>
    where TCommand : class
{
    private readonly JobDefinition<TCommand> _definition;
    private readonly ILogger _logger;
    private readonly IJobStore _store;
    private readonly JobTeller<TCommand> _teller;
    private readonly TimeProvider _timeProvider;

    internal JobExecution(JobDefinition<TCommand> definition, IJobStore store, JobTeller<TCommand> teller, TimeProvider timeProvider, ILogger logger)
    {
        _definition = definition;
        _store = store;
        _teller = teller;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    internal async Task RunAsync(ConsumeContext<TCommand> context, IPipe<ConsumeContext<TCommand>> next, JobCall call, RunToken token)
    {
        var started = Stopwatch.GetTimestamp();
        var run = new JobRun(call, token, call.Timeout ?? _definition.Record.Timeout, _store, _timeProvider, _logger, context.CancellationToken);
        var (failure, isGivenUp) = await ConsumeAsync(context, next, run);
        try
        {
            if (await EndAsync(context, call, run, failure))
            {
                LogMessages.Ended(_logger, _definition.Record.Name, run.JobId, run.Attempt, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
            else
            {
                await AwaitOutcomeAsync(context, call, run);
            }
        }
        finally
        {
            if (!isGivenUp)
            {
                run.Dispose();
            }
        }

        await context.NotifyConsumed(Stopwatch.GetElapsedTime(started), _definition.Record.Name);
    }

    /// <summary>Calls the consumer, off the dispatching thread since it may compute for hours, and reports meanwhile.</summary>
    /// <returns>What it threw, and whether it goes on although it was given up.</returns>
    private async Task<(Exception? Failure, bool IsGivenUp)> ConsumeAsync(ConsumeContext<TCommand> context, IPipe<ConsumeContext<TCommand>> next, JobRun run)
    {
        if (run.Children is { } children && children.Failed + children.Cancelled > 0 && !_definition.HandlesFailedChildren)
        {
            return (new JobChildrenFailedException(children), false);
        }

        var job = new JobConsumeContext<TCommand>(context, run.StopToken);
        job.AddOrUpdatePayload<IJobRun>(() => run, _ => run);
        using var done = new CancellationTokenSource();
        Func<JobProgress, Task>? publish = _definition.PublishProgress is { } publishProgress ? progress => publishProgress(context, progress) : null;
        var reports = run.ReportAsync(_definition.ProgressInterval, _timeProvider, publish, done.Token);
        var consumer = Task.Run(() => CallAsync(next, job, run), CancellationToken.None);
        try
        {
            await consumer.WaitAsync(run.StopToken);
            return (null, false);
        }
        catch (OperationCanceledException) when (run.StopToken.IsCancellationRequested && !consumer.IsCompleted)
        {
            return await AwaitEndAsync(consumer, job, run);
        }
        catch (Exception exception)
        {
            return (exception, false);
        }
        finally
        {
            await done.CancelAsync();
            await reports;
        }
    }

    private static Task CallAsync(IPipe<ConsumeContext<TCommand>> next, JobConsumeContext<TCommand> job, JobRun run)
    {
        JobRun.Current = run;
        return next.Send(job);
    }

    /// <summary>The run was told to stop; a consumer that does not is given up.</summary>
    private async Task<(Exception? Failure, bool IsGivenUp)> AwaitEndAsync(Task consumer, JobConsumeContext<TCommand> job, JobRun run)
    {
        try
        {
            await consumer.WaitAsync(_definition.StopGrace, _timeProvider);
            return (null, false);
        }
        catch (TimeoutException) when (!consumer.IsCompleted)
        {
            LogMessages.GivenUp(_logger, _definition.Record.Name, run.JobId, run.Attempt, _definition.StopGrace.TotalSeconds);
            job.GiveUp();
            _ = ObserveAsync(consumer, run);
            return (new OperationCanceledException(run.StopToken), true);
        }
        catch (Exception exception)
        {
            return (exception, false);
        }
    }

    private async Task ObserveAsync(Task consumer, JobRun run)
    {
        await consumer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        LogMessages.GivenUpEnded(_logger, _definition.Record.Name, run.JobId, run.Attempt);
        run.Dispose();
    }

    /// <summary>Stores and tells how the run ended.</summary>
    /// <returns>Whether it was still the latest of its job.</returns>
    private async Task<bool> EndAsync(ConsumeContext<TCommand> context, JobCall call, JobRun run, Exception? failure)
    {
        if (failure is null || run.Result is not null)
        {
            return run.Result is null && run.AwaitedChildren > 0 ? await WaitAsync(context, call, run) : await CompleteAsync(context, call, run);
        }

        if (context.CancellationToken.IsCancellationRequested && run.End is RunEnd.None)
        {
            await GiveBackAsync(context, call, run);
        }

        switch (run.End)
        {
            case RunEnd.Overtaken:
                return false;
            case RunEnd.Cancelled:
                return await CancelAsync(context, call, run);
            case RunEnd.Timeout:
                return await FailAsync(context, call, run, new JobTimeoutException(run.Timeout));
            default:
                return await FailAsync(context, call, run, failure);
        }
    }

    private async Task<bool> CompleteAsync(ConsumeContext context, JobCall call, JobRun run)
    {
        if (run.Result is null && !await run.StoreAsync(ReadOnlyMemory<byte>.Empty))
        {
            return false;
        }

        await _teller.CompletedAsync(context, call, run.Attempt, run.Worker);
        if (_definition.PublishResult is { } publish && run.Result is { IsEmpty: false } result)
        {
            await publish(context, result);
        }

        return true;
    }

    private async Task<bool> WaitAsync(ConsumeContext context, JobCall call, JobRun run)
    {
        if (!await _store.EndAsync(run.Token, RunOutcome.Waiting(run.AwaitedChildren), CancellationToken.None))
        {
            return false;
        }

        await _teller.WaitingAsync(context, call, run.Attempt, run.AwaitedChildren);
        return true;
    }

    private async Task<bool> CancelAsync(ConsumeContext context, JobCall call, JobRun run)
    {
        if (!await _store.EndAsync(run.Token, RunOutcome.Cancelled, CancellationToken.None))
        {
            return false;
        }

        await _teller.StoppedAsync(context, call, run.Attempt, isCancelled: true);
        return true;
    }

    private async Task<bool> FailAsync(ConsumeContext<TCommand> context, JobCall call, JobRun run, Exception exception)
    {
        var text = JobFailureText.Create(exception, _definition.IsRetryable(exception));
        LogMessages.Failed(_logger, exception, _definition.Record.Name, run.JobId, run.Attempt);
        if (!await _store.EndAsync(run.Token, RunOutcome.Failed(text.ExceptionType, text.Message, text.IsRetryable, isDeadLettered: false), CancellationToken.None))
        {
            return false;
        }

        await _teller.FaultedAsync(context, call, text, run.Attempt);
        return true;
    }

    /// <summary>The worker stops or has lost its lease: the command is for another one.</summary>
    private async Task GiveBackAsync(ConsumeContext context, JobCall call, JobRun run)
    {
        LogMessages.Stopped(_logger, _definition.Record.Name, run.JobId);
        try
        {
            if (await _store.EndAsync(run.Token, RunOutcome.GivenBack, CancellationToken.None))
            {
                await _teller.StoppedAsync(context, call, run.Attempt, isCancelled: false);
            }
        }
        catch (Exception exception) when (exception is RedisException or MassTransitException)
        {
            // The command goes back all the same, and the next run says so.
            LogMessages.ProgressNotReported(_logger, exception, run.JobId);
        }

        // With the context's own token, by which the bus tells a stop from a fault.
        throw new OperationCanceledException($"The run of job {run.JobId} was stopped.", context.CancellationToken);
    }

    /// <summary>
    /// A later run of the same job has begun. This delivery must not be settled before that one has ended: if both are deliveries of one
    /// message, the settlement would take it from under the other. A delivery that lost its lease is cancelled here.
    /// </summary>
    private async Task AwaitOutcomeAsync(ConsumeContext context, JobCall call, JobRun run)
    {
        LogMessages.Overtaken(_logger, run.Attempt, run.JobId);
        using var timer = new PeriodicTimer(_definition.ProgressInterval, _timeProvider);
        while (await _store.GetAsync(run.JobId, context.CancellationToken) is { Status: "running" or "queued" })
        {
            await timer.WaitForNextTickAsync(context.CancellationToken);
        }

        if (await _store.GetAsync(run.JobId, context.CancellationToken) is { Status: "completed" } job)
        {
            await _teller.CompletedAsync(context, call, job.Attempt, job.Worker ?? "");
            if (_definition.PublishResult is { } publish && !job.Result.IsEmpty)
            {
                await publish(context, job.Result);
            }
        }
    }
}
