using Bus.Contracts;
using MassTransit;

namespace Bus.Workflow.Saga;

/// <summary>The life of a workflow: Reasoning, CodeGenerating, Sandboxing and Deploying, back to CodeGenerating while code is refused, and Completed; or Compensating, and Compensated or Cancelled.</summary>
/// <remarks>Outcomes of steps may come late or twice: only that of the step with the latest number changes anything.</remarks>
internal sealed class StrategyWorkflowStateMachine : MassTransitStateMachine<StrategyWorkflow>
{
    private readonly WorkflowTransitions _do;

    public StrategyWorkflowStateMachine(WorkflowTransitions transitions)
    {
        _do = transitions;
        InstanceState(x => x.CurrentState);
        ConfigureEvents();
        ConfigureSteps();
        ConfigureCompensation();
        ConfigureOperators();
        DuringAny(Ignore(Start), Ignore(Reasoned), Ignore(CodeWritten), Ignore(Tested), Ignore(Deployed), Ignore(StepCompensated), Ignore(StepFailed), Ignore(Cancel), Ignore(Resume));
    }

    public State Reasoning { get; private set; } = null!;

    public State CodeGenerating { get; private set; } = null!;

    public State Sandboxing { get; private set; } = null!;

    public State Deploying { get; private set; } = null!;

    public State Completed { get; private set; } = null!;

    public State Compensating { get; private set; } = null!;

    public State Compensated { get; private set; } = null!;

    public State Cancelled { get; private set; } = null!;

    public Event<StartStrategyWorkflow> Start { get; private set; } = null!;

    public Event<StrategyReasoned> Reasoned { get; private set; } = null!;

    public Event<StrategyCodeWritten> CodeWritten { get; private set; } = null!;

    public Event<StrategyTested> Tested { get; private set; } = null!;

    public Event<StrategyDeployed> Deployed { get; private set; } = null!;

    public Event<StrategyStepCompensated> StepCompensated { get; private set; } = null!;

    public Event<StrategyStepFailed> StepFailed { get; private set; } = null!;

    public Event<CancelStrategyWorkflow> Cancel { get; private set; } = null!;

    public Event<ResumeStrategyWorkflow> Resume { get; private set; } = null!;

    private void ConfigureEvents()
    {
        Event(() => Start, x => x.CorrelateById(c => c.Message.WorkflowId));
        Event(() => Reasoned, x => Known(x, c => c.Message.WorkflowId));
        Event(() => CodeWritten, x => Known(x, c => c.Message.WorkflowId));
        Event(() => Tested, x => Known(x, c => c.Message.WorkflowId));
        Event(() => Deployed, x => Known(x, c => c.Message.WorkflowId));
        Event(() => StepCompensated, x => Known(x, c => c.Message.WorkflowId));
        Event(() => StepFailed, x => Known(x, c => c.Message.WorkflowId));
        Event(() => Cancel, x => Known(x, c => c.Message.WorkflowId));
        Event(() => Resume, x => Known(x, c => c.Message.WorkflowId));
    }

    private static void Known<T>(IEventCorrelationConfigurator<StrategyWorkflow, T> configurator, Func<ConsumeContext<T>, Guid> workflowId)
        where T : class
    {
        configurator.CorrelateById(workflowId);
        configurator.OnMissingInstance(x => x.Discard());
    }

    private void ConfigureSteps()
    {
        Initially(When(Start)
            .Then(_do.Take)
            .IfElse(x => x.Saga.Error is null, x => Enter(x.ThenAsync(_do.ReasonAsync), Reasoning), x => Enter(x.Then(_do.NoteEnd), Compensated)));
        During(Reasoning, Enter(When(Reasoned, x => x.Message.Step == x.Saga.Step).Then(_do.NoteDesign).ThenAsync(_do.WriteCodeAsync), CodeGenerating));
        During(CodeGenerating, Enter(When(CodeWritten, x => x.Message.Step == x.Saga.Step).Then(_do.NoteCode).ThenAsync(_do.TestAsync), Sandboxing));
        During(Sandboxing, When(Tested, x => x.Message.Step == x.Saga.Step)
            .Then(_do.NoteTest)
            .IfElse(
                x => x.Saga.IsTested,
                x => Enter(x.ThenAsync(_do.DeployAsync), Deploying),
                x => x.IfElse(_do.MayBeMended, y => Enter(y.Then(_do.NoteFix).ThenAsync(_do.WriteCodeAsync), CodeGenerating), y => Undo(y.Then(_do.NoteRefusal)))));
        During(Deploying, Enter(When(Deployed, x => x.Message.Step == x.Saga.Step).Then(_do.NoteDeployment).Then(_do.NoteEnd), Completed));
        foreach (var state in (State[])[Reasoning, CodeGenerating, Sandboxing, Deploying])
        {
            During(state, Undo(When(StepFailed, x => x.Message.Step == x.Saga.Step).Then(_do.NoteFailure)));
        }
    }

    private void ConfigureCompensation() => During(
        Compensating,
        Undo(When(StepCompensated, x => x.Message.Step == x.Saga.Step).Then(_do.NoteCompensation)),

        // The step's job has tried for long. It stays where it is, and can be resumed.
        When(StepFailed, x => x.Message.Step == x.Saga.Step).Then(_do.NoteCompensationFailure).ThenAsync(_do.TellAsync));

    private void ConfigureOperators()
    {
        foreach (var state in (State[])[Reasoning, CodeGenerating, Sandboxing, Deploying])
        {
            During(state, Undo(When(Cancel).Then(_do.NoteCancel).ThenAsync(_do.CancelStepAsync)));
        }

        foreach (var state in (State[])[Compensated, Cancelled])
        {
            During(state, When(Resume)
                .Then(_do.NoteResume)
                .IfElse(x => x.Saga.Error is not null, x => Enter(x.Then(_do.NoteEnd), Compensated), x => Resumed(x)));
        }

        During(Compensating, Undo(When(Resume, x => x.Saga.IsUndoGivenUp).Then(_do.NoteUndoResumed)));
    }

    /// <summary>From the last good checkpoint.</summary>
    private EventActivityBinder<StrategyWorkflow, ResumeStrategyWorkflow> Resumed(EventActivityBinder<StrategyWorkflow, ResumeStrategyWorkflow> binder) => binder.IfElse(
        x => x.Saga.Design is null,
        x => Enter(x.ThenAsync(_do.ReasonAsync), Reasoning),
        x => x.IfElse(
            y => y.Saga.Source is null || y.Saga.Diagnostics.Count > 0,
            y => Enter(y.ThenAsync(_do.WriteCodeAsync), CodeGenerating),
            y => Enter(y.ThenAsync(_do.TestAsync), Sandboxing)));

    private EventActivityBinder<StrategyWorkflow, T> Enter<T>(EventActivityBinder<StrategyWorkflow, T> binder, State state)
        where T : class => binder.TransitionTo(state).ThenAsync(_do.TellAsync);

    /// <summary>Undoes the next thing that is to be undone; when nothing is, it has ended.</summary>
    private EventActivityBinder<StrategyWorkflow, T> Undo<T>(EventActivityBinder<StrategyWorkflow, T> binder)
        where T : class => binder.IfElse(
            x => x.Saga.Undo.Count > 0,
            x => Enter(x.ThenAsync(_do.CompensateAsync), Compensating),
            x => x.Then(_do.NoteEnd).IfElse(y => y.Saga.IsCancelled, y => Enter(y, Cancelled), y => Enter(y, Compensated)));
}
