using Bus.Contracts;
using MassTransit;

namespace Bus.Jobs.Saga;

/// <summary>The life of a job: Submitted, Queued, Running, Retrying or Waiting in between, and Completed, Cancelled or DeadLettered.</summary>
/// <remarks>
/// Messages may come late, twice, or in another order than they were sent. A run is known by its attempt, which goes up with each start: what an older one tells changes nothing.
/// That of two runs only one has an outcome is decided before, by the job's hash.
/// </remarks>
internal sealed class JobStateMachine : MassTransitStateMachine<JobSaga>
{
    private readonly JobTransitions _do;

    public JobStateMachine(JobTransitions transitions)
    {
        _do = transitions;
        InstanceState(x => x.CurrentState);
        ConfigureEvents();
        ConfigureBeginning();
        ConfigureRuns();
        ConfigureOutcomes();
        ConfigureOperators();
        ConfigureChildren();
    }

    public State Submitted { get; private set; } = null!;

    public State Queued { get; private set; } = null!;

    public State Running { get; private set; } = null!;

    public State Waiting { get; private set; } = null!;

    public State Retrying { get; private set; } = null!;

    public State Completed { get; private set; } = null!;

    public State Cancelled { get; private set; } = null!;

    public State DeadLettered { get; private set; } = null!;

    public Event<SubmitJob> Submit { get; private set; } = null!;

    public Event<JobStarted> RunStarted { get; private set; } = null!;

    public Event<JobCompleted> RunCompleted { get; private set; } = null!;

    public Event<JobFaulted> RunFaulted { get; private set; } = null!;

    public Event<JobStopped> RunStopped { get; private set; } = null!;

    public Event<JobWaiting> RunWaits { get; private set; } = null!;

    public Event<CancelJob> Cancel { get; private set; } = null!;

    public Event<RetryJob> Retry { get; private set; } = null!;

    public Event<SetJobPriority> Prioritize { get; private set; } = null!;

    public Event<ChildJobEnded> ChildEnded { get; private set; } = null!;

    public Event<JobDue> Due { get; private set; } = null!;

    private State[] Open => [Submitted, Queued, Running, Waiting, Retrying];

    private State[] Unsuccessful => [DeadLettered, Cancelled];

    private void ConfigureEvents()
    {
        Event(() => Submit, x => x.CorrelateById(c => c.Message.JobId));
        Event(() => RunStarted, x => x.CorrelateById(c => c.Message.JobId));
        Event(() => RunCompleted, x => x.CorrelateById(c => c.Message.JobId));
        Event(() => RunFaulted, x => x.CorrelateById(c => c.Message.JobId));
        Event(() => RunStopped, x => Known(x, c => c.Message.JobId));
        Event(() => RunWaits, x => Known(x, c => c.Message.JobId));
        Event(() => Cancel, x => Known(x, c => c.Message.JobId));
        Event(() => Retry, x => Known(x, c => c.Message.JobId));
        Event(() => Prioritize, x => Known(x, c => c.Message.JobId));
        Event(() => ChildEnded, x => Known(x, c => c.Message.JobId));
        Event(() => Due, x => Known(x, c => c.Message.JobId));
    }

    private static void Known<T>(IEventCorrelationConfigurator<JobSaga, T> configurator, Func<ConsumeContext<T>, Guid> jobId)
        where T : class
    {
        configurator.CorrelateById(jobId);
        configurator.OnMissingInstance(x => x.Discard());
    }

    private void ConfigureBeginning()
    {
        Initially(
            When(Submit)
                .ThenAsync(_do.TakeAsync)
                .TransitionTo(Submitted)
                .ThenAsync(_do.TellAsync)
                .IfElse(
                    x => x.Saga is { Queue.Length: > 0, Command: not null },
                    known => Enter(known.ThenAsync(_do.DispatchAsync), Queued), unknown => End(unknown.ThenAsync(_do.RefuseAsync), DeadLettered)),
            Enter(When(RunStarted).ThenAsync(_do.TakeAsync).Then(_do.NoteStart), Running),
            Enter(When(RunCompleted).ThenAsync(_do.TakeAsync).Then(_do.NoteCompletion), Completed),
            Fault(When(RunFaulted).ThenAsync(_do.TakeAsync)));

        // What has no condition that holds is ignored. A child that did not complete is started again by a later run of its parent; one that completed tells it once more.
        DuringMany(Unsuccessful, state => During(state, When(Submit, _do.IsSubmittedAnew).Then(_do.NoteParentRun).ThenAsync(_do.ReviveAsync).TransitionTo(Queued).ThenAsync(_do.TellAsync)));
        During(Completed, When(Submit, _do.IsSubmittedAnew).Then(_do.NoteParentRun).ThenAsync(_do.TellParentAsync));
        DuringMany(Open, state => During(state, When(Submit, _do.IsSubmittedAnew).Then(_do.NoteParentRun)));
    }

    private void ConfigureRuns()
    {
        DuringMany(Open, state => During(
            state,
            Enter(When(RunStarted, _do.IsLaterStart).Then(_do.NoteStart), Running),
            When(RunStarted, x => !_do.IsLaterStart(x)).Then(_do.NoteLateStart),
            Enter(When(RunWaits, x => _do.IsLatest(x.Message.Attempt, x.Saga)).Then(_do.NoteWaiting), Waiting)
                .IfElse(_do.IsCancelWanted, x => End(x.Then(_do.NoteCancelled), Cancelled), x => x.If(_do.HasAllChildren, y => Enter(y.ThenAsync(_do.DispatchAsync), Queued)))));
        DuringMany(Unsuccessful, state => During(
            state,
            Enter(When(RunStarted, _do.IsRequeued).Then(_do.NoteRequeue).Then(_do.NoteStart), Running),
            When(RunStarted, x => !_do.IsRequeued(x)).Then(_do.NoteLateStart),
            Ignore(RunWaits)));
        During(Completed, When(RunStarted).Then(_do.NoteLateStart), Ignore(RunWaits));
    }

    private void ConfigureOutcomes()
    {
        DuringMany([.. Open, .. Unsuccessful], state => During(
            state,
            Enter(When(RunCompleted).Then(_do.NoteCompletion), Completed).ThenAsync(_do.TellParentAsync),
            Fault(When(RunFaulted, x => _do.IsLatest(x.Message.Attempt, x.Saga)))));
        DuringMany(Open, state => During(
            state,
            End(When(RunStopped, x => x.Message.IsCancelled && x.Message.Dispatch >= x.Saga.Dispatch).Then(_do.NoteCancelled), Cancelled),
            Enter(When(RunStopped, x => !x.Message.IsCancelled && _do.IsLatest(x.Message.Attempt, x.Saga)).Then(_do.NoteGivenBack), Queued)));
        DuringMany([Completed, .. Unsuccessful], state => During(state, Ignore(RunStopped)));
        During(Completed, Ignore(RunCompleted), Ignore(RunFaulted));
    }

    private void ConfigureOperators()
    {
        DuringMany(Open, state => During(
            state,
            When(Cancel).ThenAsync(_do.CancelAsync).If(_do.IsCancelledAtOnce, x => End(x.Then(_do.NoteCancelled), Cancelled)),
            Ignore(Retry),
            When(Due).ThenAsync(_do.TellDueAsync)));
        DuringMany([Submitted, Queued, Retrying], state => During(state, When(Prioritize).ThenAsync(_do.PrioritizeAsync)));
        DuringMany([Running, Waiting], state => During(state, When(Prioritize).Then(x => x.Saga.Priority = x.Message.Priority)));
        DuringMany(Unsuccessful, state => During(state, Enter(When(Retry).ThenAsync(_do.ReviveAsync), Queued), Ignore(Prioritize), Ignore(Due)));

        // The run that was cancelled may have said so before this was written, which is then done anew.
        During(Cancelled, When(Cancel).Then(_do.NoteCancelReason));
        During(DeadLettered, Ignore(Cancel));
        During(Completed, Ignore(Cancel), Ignore(Retry), Ignore(Prioritize), Ignore(Due));
    }

    private void ConfigureChildren()
    {
        DuringMany(Open.Where(x => x != Waiting), state => During(state, When(ChildEnded).Then(_do.CountChild)));
        During(Waiting, When(ChildEnded).Then(_do.CountChild).If(_do.HasAllChildren, x => Enter(x.ThenAsync(_do.DispatchAsync), Queued)));
        DuringMany([Completed, .. Unsuccessful], state => During(state, When(ChildEnded).Then(_do.CountChild)));
    }

    /// <summary>What follows a failure: another run later, or the dead letters.</summary>
    private EventActivityBinder<JobSaga, JobFaulted> Fault(EventActivityBinder<JobSaga, JobFaulted> binder) => binder
        .ThenAsync(_do.NoteFailureAsync)
        .IfElse(
            _do.IsRetried,
            x => Enter(x.ThenAsync(_do.DispatchLaterAsync), Retrying),
            x => x.IfElse(
                _do.IsCancelWanted,
                y => End(y.Then(_do.NoteCancelled), Cancelled),
                y => End(y.ThenAsync(_do.DeadLetterAsync), DeadLettered)));

    private EventActivityBinder<JobSaga, T> Enter<T>(EventActivityBinder<JobSaga, T> binder, State state)
        where T : class => binder.TransitionTo(state).ThenAsync(_do.TellAsync);

    /// <summary>Ends the job without a result, and tells whom it concerns.</summary>
    private EventActivityBinder<JobSaga, T> End<T>(EventActivityBinder<JobSaga, T> binder, State state)
        where T : class => Enter(binder, state).ThenAsync(_do.TellFailureAsync).ThenAsync(_do.TellParentAsync);

    private static void DuringMany(IEnumerable<State> states, Action<State> configure)
    {
        foreach (var state in states)
        {
            configure(state);
        }
    }
}
