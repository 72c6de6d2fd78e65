using System.Text.Json;
using Bus.Contracts;
using Bus.Jobs.Runs;
using Bus.Jobs.Types;
using MassTransit;

namespace Bus.Jobs.Saga;

/// <summary>What happens in the transitions of a job. All that is sent goes out with the state, in one step; what is asked of Redis beside it may be asked again.</summary>
internal sealed partial class JobTransitions
{
    private readonly IJobTypeCatalog _catalog;
    private readonly JobDispatcher _dispatcher;
    private readonly JobSagaReader _sagas;
    private readonly IJobStore _store;
    private readonly TimeProvider _timeProvider;

    public JobTransitions(IJobTypeCatalog catalog, JobDispatcher dispatcher, JobSagaReader sagas, IJobStore store, TimeProvider timeProvider)
    {
        _catalog = catalog;
        _dispatcher = dispatcher;
        _sagas = sagas;
        _store = store;
        _timeProvider = timeProvider;
    }

    internal bool IsSubmittedAnew(BehaviorContext<JobSaga, SubmitJob> context) =>
        context.Message.ParentRun is { } run && context.Message.ParentId == context.Saga.ParentId && run > (context.Saga.ParentRun ?? -1);

    internal bool IsLaterStart(BehaviorContext<JobSaga, JobStarted> context) => context.Message.Attempt > context.Saga.Attempt;

    internal bool IsRequeued(BehaviorContext<JobSaga, JobStarted> context) =>
        context.Message.Attempt > context.Saga.Attempt && (context.Message.Requeues > context.Saga.Requeues || context.Message.Dispatch > context.Saga.Dispatch);

    /// <summary>Whether an outcome is of the latest start, whose end was not known yet; it may be the first that is heard of that start.</summary>
    internal bool IsLatest(int attempt, JobSaga saga) => attempt >= saga.Attempt && attempt > saga.EndedAttempt;

    internal bool IsRetried(BehaviorContext<JobSaga, JobFaulted> context) =>
        context.Message is { IsRetryable: true, IsDeadLettered: false }
        && context.Saga is { IsCancelRequested: false, Queue.Length: > 0, Command: not null }
        && context.Saga.Retries <= _dispatcher.GetMaxRetries(context.Saga);

    internal bool IsCancelWanted(BehaviorContext<JobSaga> context) => context.Saga.IsCancelRequested;

    internal bool IsCancelledAtOnce(BehaviorContext<JobSaga> context) => context.Saga is { IsCancelRequested: true, IsCancelAwaited: false };

    internal bool HasAllChildren(BehaviorContext<JobSaga> context) => context.Saga.AwaitedChildren is { } count && context.Saga.Children.Ended >= count;

    internal async Task TakeAsync(BehaviorContext<JobSaga, SubmitJob> context)
    {
        var (saga, message) = (context.Saga, context.Message);
        await TakeAsync(saga, message.Type, context.CancellationToken);
        saga.Command = message.Command.ValueKind == JsonValueKind.Object ? message.Command.GetRawText() : null;
        saga.Priority = message.Priority;
        saga.Timeout = message.Timeout > TimeSpan.Zero ? message.Timeout : null;
        saga.MaxRetries = message.MaxRetries >= 0 ? message.MaxRetries : null;
        saga.Deadline = message.Deadline;
        saga.ParentId = message.ParentId;
        saga.ParentRun = message.ParentRun;
        saga.CreatedAt = message.RequestedAt ?? saga.CreatedAt;
        saga.ResponseAddress = context.ResponseAddress;
        saga.RequestId = context.RequestId;
        await ScheduleDeadlineAsync(context, message.RemindBefore);
    }

    internal async Task TakeAsync(BehaviorContext<JobSaga, JobStarted> context)
    {
        await TakeAsync(context.Saga, context.Message.Type, context.CancellationToken);
        TakeCommand(context.Saga, context.Message.Command);
        context.Saga.Priority = context.Message.Priority;
        context.Saga.ResponseAddress = context.Message.ResponseAddress;
        context.Saga.RequestId = context.Message.RequestId;
    }

    internal Task TakeAsync(BehaviorContext<JobSaga, JobCompleted> context) => TakeAsync(context.Saga, context.Message.Type, context.CancellationToken);

    internal async Task TakeAsync(BehaviorContext<JobSaga, JobFaulted> context)
    {
        await TakeAsync(context.Saga, context.Message.Type, context.CancellationToken);
        context.Saga.ResponseAddress = context.Message.ResponseAddress;
        context.Saga.RequestId = context.Message.RequestId;
    }

    internal void NoteStart(BehaviorContext<JobSaga, JobStarted> context)
    {
        var (saga, message) = (context.Saga, context.Message);
        TakeCommand(saga, message.Command);
        saga.Attempt = message.Attempt;
        saga.Dispatch = Math.Max(saga.Dispatch, message.Dispatch);
        saga.Requeues = Math.Max(saga.Requeues, message.Requeues);
        saga.Worker = message.Worker;
        saga.StartedAt = message.At;
        saga.EndedAt = null;
        ChangeAttempt(saga, message.Attempt, attempt => attempt with { Worker = message.Worker, StartedAt = message.At });
    }

    /// <summary>A start that is heard of after its end, or after a later one.</summary>
    internal void NoteLateStart(BehaviorContext<JobSaga, JobStarted> context)
    {
        var (saga, message) = (context.Saga, context.Message);
        if (saga.Command is null)
        {
            TakeCommand(saga, message.Command);
        }

        if (message.Attempt == saga.Attempt)
        {
            saga.StartedAt ??= message.At;
        }

        ChangeAttempt(saga, message.Attempt, attempt => attempt with { Worker = message.Worker, StartedAt = message.At });
    }

    internal void NoteRequeue(BehaviorContext<JobSaga, JobStarted> context) => Reset(context.Saga, Math.Max(context.Saga.Dispatch, context.Message.Dispatch));

    internal void NoteCompletion(BehaviorContext<JobSaga, JobCompleted> context)
    {
        var (saga, message) = (context.Saga, context.Message);
        NoteRequeues(saga, message.Requeues, message.Dispatch);
        NoteEnd(saga, message.Attempt, message.Worker, message.At, attempt => attempt with { Outcome = "Completed" });
        saga.EndedAt = message.At;
        saga.Error = saga.ExceptionType = null;
        saga.IsInputWrong = false;
    }

    internal async Task NoteFailureAsync(BehaviorContext<JobSaga, JobFaulted> context)
    {
        var (saga, message) = (context.Saga, context.Message);
        TakeCommand(saga, message.Command);
        NoteRequeues(saga, message.Requeues, message.Dispatch);
        NoteEnd(saga, message.Attempt, message.Worker, message.At, x => x with { Outcome = "Failed", ExceptionType = message.ExceptionType, Error = message.Message });
        saga.Retries++;
        saga.Error = message.Message;
        saga.ExceptionType = message.ExceptionType;
        saga.IsInputWrong = !message.IsRetryable;
        await _dispatcher.RefreshAsync(saga, context.CancellationToken);
    }

    internal void NoteGivenBack(BehaviorContext<JobSaga, JobStopped> context) =>
        NoteEnd(context.Saga, context.Message.Attempt, context.Message.Worker, context.Message.At, x => x with { Outcome = "GivenBack" });

    internal void NoteWaiting(BehaviorContext<JobSaga, JobWaiting> context)
    {
        NoteEnd(context.Saga, context.Message.Attempt, context.Message.Worker, context.Message.At, x => x with { Outcome = "Waiting" });
        context.Saga.AwaitedChildren = context.Message.Children;
    }

    internal void NoteCancelled(BehaviorContext<JobSaga> context)
    {
        var saga = context.Saga;
        saga.Error = DescribeCancellation(saga);
        saga.ExceptionType = null;
        saga.EndedAt = _timeProvider.GetUtcNow();
        if (saga.Attempt > saga.EndedAttempt)
        {
            NoteEnd(saga, saga.Attempt, saga.Worker ?? "", saga.EndedAt.Value, x => x with { Outcome = "Cancelled" });
        }
    }

    internal void NoteCancelReason(BehaviorContext<JobSaga, CancelJob> context)
    {
        var saga = context.Saga;
        if (saga.CancelReason is null && !string.IsNullOrWhiteSpace(context.Message.Reason))
        {
            saga.CancelReason = context.Message.Reason;
            saga.Error = DescribeCancellation(saga);
        }
    }

    internal void NoteParentRun(BehaviorContext<JobSaga, SubmitJob> context)
    {
        context.Saga.ParentRun = context.Message.ParentRun;
        context.Saga.ToldParent = null;
    }

    internal void CountChild(BehaviorContext<JobSaga, ChildJobEnded> context)
    {
        var (saga, message) = (context.Saga, context.Message);
        if (message.ParentRun is null || message.ParentRun == saga.ChildrenRun)
        {
            saga.Children = JobChildrenCount.Add(saga.Children, message);
        }
    }

    private static string DescribeCancellation(JobSaga saga) => saga.CancelReason is { } reason ? $"The job was cancelled: {reason}" : "The job was cancelled.";

    private async Task TakeAsync(JobSaga saga, string type, CancellationToken cancellationToken)
    {
        saga.Type = type;
        await _dispatcher.RefreshAsync(saga, cancellationToken);
        saga.CreatedAt = _timeProvider.GetUtcNow();
    }

    private static void TakeCommand(JobSaga saga, JsonElement? command)
    {
        if (command is { ValueKind: JsonValueKind.Object } json)
        {
            saga.Command = json.GetRawText();
        }
    }

    /// <summary>Begins anew when the start behind a requeue was not heard of yet.</summary>
    private static void NoteRequeues(JobSaga saga, int requeues, int dispatch)
    {
        if (requeues > saga.Requeues)
        {
            Reset(saga, Math.Max(saga.Dispatch, dispatch));
            saga.Requeues = requeues;
        }
    }

    /// <summary>Begins anew: what failed before counts no more, and children tell again.</summary>
    private static void Reset(JobSaga saga, int childrenRun)
    {
        saga.Retries = 0;
        saga.IsCancelRequested = saga.IsCancelAwaited = false;
        saga.CancelReason = null;
        saga.DeadLetterId = null;
        saga.AwaitedChildren = null;
        saga.Children = new JobChildren();
        saga.ChildrenRun = childrenRun;
        saga.EndedAt = null;
    }

    private static void NoteEnd(JobSaga saga, int number, string worker, DateTimeOffset at, Func<JobAttempt, JobAttempt> change)
    {
        saga.Attempt = Math.Max(saga.Attempt, number);
        saga.EndedAttempt = Math.Max(saga.EndedAttempt, number);
        saga.Worker = worker;
        ChangeAttempt(saga, number, attempt => change(attempt with { Worker = worker, EndedAt = at }));
    }

    private static void ChangeAttempt(JobSaga saga, int number, Func<JobAttempt, JobAttempt> change)
    {
        var attempts = saga.Attempts.ToList();
        var index = attempts.FindIndex(x => x.Number == number);
        if (index < 0)
        {
            attempts.Add(new JobAttempt { Number = number });
            attempts.Sort((x, y) => x.Number.CompareTo(y.Number));
            index = attempts.FindIndex(x => x.Number == number);
        }

        attempts[index] = change(attempts[index]);
        saga.Attempts = attempts[Math.Max(0, attempts.Count - JobSaga.MaxAttempts)..];
    }
}
