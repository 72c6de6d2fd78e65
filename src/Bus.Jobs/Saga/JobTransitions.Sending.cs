using Bus.Contracts;
using Bus.Jobs.Runs;
using MassTransit;

namespace Bus.Jobs.Saga;

/// <summary>What transitions send.</summary>
internal sealed partial class JobTransitions
{
    /// <summary>Sends the command to its workers.</summary>
    internal Task DispatchAsync(BehaviorContext<JobSaga> context)
    {
        BeginDispatch(context.Saga);
        return _dispatcher.SendAsync(context, TimeSpan.Zero);
    }

    /// <summary>Sends the command so that it reaches its workers after the pause that is due.</summary>
    internal Task DispatchLaterAsync(BehaviorContext<JobSaga> context)
    {
        BeginDispatch(context.Saga);
        return _dispatcher.SendAsync(context, _dispatcher.GetPause(context.Saga));
    }

    /// <summary>Runs a job anew that ended without a result.</summary>
    internal async Task ReviveAsync(BehaviorContext<JobSaga> context)
    {
        var saga = context.Saga;
        await _dispatcher.RefreshAsync(saga, context.CancellationToken);
        await _dispatcher.RemoveDeadLetterAsync(saga, context.CancellationToken);
        Reset(saga, saga.ChildrenRun);
        saga.Error = saga.ExceptionType = null;
        saga.IsInputWrong = false;
        await DispatchAsync(context);
    }

    internal async Task PrioritizeAsync(BehaviorContext<JobSaga, SetJobPriority> context)
    {
        var saga = context.Saga;
        saga.Priority = context.Message.Priority;

        // The older sending is refused wherever it still waits; if its run has begun, there is nothing to move.
        if (await _store.CancelAsync(saga.CorrelationId, saga.Type, saga.Dispatch, isRunSpared: true, context.CancellationToken) is JobCancelled.Idle)
        {
            await DispatchAsync(context);
        }
    }

    /// <summary>Forwards the command to the error queue with all its failures, unless it is there already.</summary>
    internal async Task DeadLetterAsync(BehaviorContext<JobSaga, JobFaulted> context)
    {
        var saga = context.Saga;
        saga.EndedAt = context.Message.At;
        if (context.Message.IsDeadLettered || saga.Queue.Length == 0)
        {
            return;
        }

        // A number of its own: whoever requeues it begins anew, with what its children are then.
        saga.Dispatch++;
        saga.DeadLetterId = NewId.NextGuid();
        await _dispatcher.SendToErrorQueueAsync(context, context.Message);
    }

    /// <summary>A job that nobody can run.</summary>
    internal async Task RefuseAsync(BehaviorContext<JobSaga, SubmitJob> context)
    {
        var known = string.Join(", ", (await _catalog.GetAllAsync(context.CancellationToken)).Select(x => x.Name));
        var saga = context.Saga;
        saga.EndedAt = _timeProvider.GetUtcNow();
        saga.IsInputWrong = true;
        saga.Error = saga.Queue.Length > 0
            ? $"The command of the job is {context.Message.Command.ValueKind}; it must be a JSON object."
            : known.Length > 0
                ? $"No worker has announced the job type '{saga.Type}'; there is {known}."
                : $"No worker has announced the job type '{saga.Type}', or any other.";
    }

    internal async Task CancelAsync(BehaviorContext<JobSaga, CancelJob> context)
    {
        var saga = context.Saga;
        var found = await _store.CancelAsync(saga.CorrelationId, saga.Type, saga.Dispatch, isRunSpared: false, context.CancellationToken);
        if (found is JobCancelled.Completed)
        {
            // That it has is on its way.
            return;
        }

        saga.IsCancelRequested = true;
        saga.IsCancelAwaited = found is JobCancelled.Running;
        saga.CancelReason = string.IsNullOrWhiteSpace(context.Message.Reason) ? null : context.Message.Reason;
        await CancelChildrenAsync(context);
    }

    internal Task TellAsync(BehaviorContext<JobSaga> context)
    {
        var saga = context.Saga;
        var from = saga.ToldState;
        saga.ToldState = saga.CurrentState;
        saga.ChangedAt = _timeProvider.GetUtcNow();
        return context.Publish(new JobStatusChanged
        {
            JobId = saga.CorrelationId,
            Type = saga.Type,
            From = from,
            To = saga.CurrentState,
            Attempt = saga.Attempt,
            Error = saga.Error,
            At = saga.ChangedAt,
        });
    }

    /// <summary>Tells the workers' side that the job came to no result, so that the type's own event is published and a requester gets its answer.</summary>
    internal async Task TellFailureAsync(BehaviorContext<JobSaga> context)
    {
        var saga = context.Saga;
        var isCancelled = saga.CurrentState == nameof(JobStateMachine.Cancelled);
        if (isCancelled)
        {
            // Once more: it may have submitted some while it was told to stop.
            await CancelChildrenAsync(context);
        }

        await _dispatcher.SendFailureAsync(context, isCancelled);
    }

    internal async Task TellParentAsync(BehaviorContext<JobSaga> context)
    {
        var saga = context.Saga;
        if (saga.ParentId is not { } parent)
        {
            return;
        }

        var endpoint = await context.GetSendEndpoint(JobQueue.Address);
        await endpoint.Send(new ChildJobEnded
        {
            JobId = parent,
            ChildId = saga.CorrelationId,
            ParentRun = saga.ParentRun,
            State = saga.CurrentState,
            PreviousState = saga.ToldParent,
            Error = saga.Error,
        });
        saga.ToldParent = saga.CurrentState;
    }

    internal async Task TellDueAsync(BehaviorContext<JobSaga, JobDue> context)
    {
        var (saga, message) = (context.Saga, context.Message);
        if (saga.Deadline != message.Deadline)
        {
            return;
        }

        var now = _timeProvider.GetUtcNow();
        if (message.IsReminder)
        {
            await context.Publish(new JobReminder { JobId = saga.CorrelationId, Type = saga.Type, Deadline = message.Deadline, State = saga.CurrentState, At = now });
            return;
        }

        saga.IsOverdue = true;
        await context.Publish(new JobOverdue { JobId = saga.CorrelationId, Type = saga.Type, Deadline = message.Deadline, State = saga.CurrentState, At = now });
    }

    private static void BeginDispatch(JobSaga saga)
    {
        saga.Dispatch++;
        if (saga.AwaitedChildren is null)
        {
            // This sending submits its children, and what those of earlier ones tell counts no more.
            saga.ChildrenRun = saga.Dispatch;
            saga.Children = new JobChildren();
        }
    }

    private async Task CancelChildrenAsync(BehaviorContext<JobSaga> context)
    {
        if (context.Saga is { AwaitedChildren: null, Children.Ended: 0, Attempt: 0 })
        {
            return;
        }

        var endpoint = await context.GetSendEndpoint(JobQueue.Address);
        foreach (var child in await _sagas.FindChildrenAsync(context.Saga.CorrelationId))
        {
            await endpoint.Send(new CancelJob { JobId = child, Reason = $"its parent {context.Saga.CorrelationId} was cancelled" });
        }
    }

    private async Task ScheduleDeadlineAsync(BehaviorContext<JobSaga, SubmitJob> context, TimeSpan? remindBefore)
    {
        if (context.Saga.Deadline is not { } deadline)
        {
            return;
        }

        await SendLaterAsync(context, deadline, new JobDue { JobId = context.Saga.CorrelationId, Deadline = deadline });
        if (remindBefore > TimeSpan.Zero)
        {
            await SendLaterAsync(context, deadline - remindBefore.Value, new JobDue { JobId = context.Saga.CorrelationId, Deadline = deadline, IsReminder = true });
        }
    }

    private async Task SendLaterAsync(BehaviorContext<JobSaga> context, DateTimeOffset at, JobDue message)
    {
        var delay = at - _timeProvider.GetUtcNow();
        var endpoint = await context.GetSendEndpoint(JobQueue.Address);
        await endpoint.Send(message, x => x.Delay = delay > TimeSpan.Zero ? delay : null);
    }
}
