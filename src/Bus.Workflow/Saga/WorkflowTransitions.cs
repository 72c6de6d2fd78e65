using System.Globalization;
using Bus.Contracts;
using Bus.Workflow.Client;
using Bus.Workflow.Steps;
using MassTransit;

namespace Bus.Workflow.Saga;

/// <summary>What happens in the transitions of a workflow. All that is sent goes out with the state, in one step.</summary>
internal sealed partial class WorkflowTransitions
{
    private const int MaxTextLength = 2000;

    private readonly TimeProvider _timeProvider;

    public WorkflowTransitions(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
    }

    /// <summary>Code that was refused may be mended; figures that do not reach the gates are the strategy's own.</summary>
    internal bool MayBeMended(BehaviorContext<StrategyWorkflow> context) => context.Saga.Diagnostics.Count > 0 && context.Saga.Fixes < context.Saga.MaxFixes;

    internal void Take(BehaviorContext<StrategyWorkflow, StartStrategyWorkflow> context)
    {
        var (saga, message) = (context.Saga, context.Message);
        saga.Idea = Shorten(message.Idea ?? "", WorkflowCheck.MaxIdeaLength + 1);
        saga.RequestedName = saga.Name = message.Name;
        saga.Symbols = message.Symbols ?? [];
        saga.From = message.From;
        saga.To = message.To;
        saga.Gates = message.Gates ?? new StrategyGates();
        saga.Budget = message.Budget ?? new StrategyBudget();
        saga.MaxFixes = message.MaxFixes;
        saga.CreatedAt = message.RequestedAt ?? _timeProvider.GetUtcNow();

        // Sent by hand it was not checked before.
        saga.Error = WorkflowCheck.FindProblem(message);
    }

    internal void NoteDesign(BehaviorContext<StrategyWorkflow, StrategyReasoned> context)
    {
        var (saga, message) = (context.Saga, context.Message);
        saga.Name = message.Name;
        saga.Design = message.Design.GetRawText();
        saga.ReasoningModel = message.Model;
    }

    internal void NoteCode(BehaviorContext<StrategyWorkflow, StrategyCodeWritten> context)
    {
        var (saga, message) = (context.Saga, context.Message);
        saga.Source = message.Source;
        saga.CodeModel = message.Model;
        saga.PromptHash = message.PromptHash;
        saga.Stage = null;
        saga.Diagnostics = saga.GateFailures = [];
        saga.Statistics = [];
        saga.IsTested = false;
    }

    internal void NoteTest(BehaviorContext<StrategyWorkflow, StrategyTested> context)
    {
        var (saga, message) = (context.Saga, context.Message);
        saga.Stage = message.Stage.Length > 0 ? message.Stage : null;
        saga.Diagnostics = message.Diagnostics;
        saga.GateFailures = message.GateFailures;
        saga.Statistics = message.Statistics;
        saga.IsTested = message.Diagnostics.Count == 0 && message.GateFailures.Count == 0;
    }

    internal void NoteFix(BehaviorContext<StrategyWorkflow> context)
    {
        context.Saga.Fixes++;
        context.Saga.TotalFixes++;
    }

    internal void NoteRefusal(BehaviorContext<StrategyWorkflow> context)
    {
        var saga = context.Saga;
        NoteError(saga, saga.Diagnostics.Count > 0
            ? string.Create(CultureInfo.InvariantCulture, $"The code was refused by the sandbox's stage {saga.Stage} after it had been mended {saga.Fixes} of {saga.MaxFixes} times: {saga.Diagnostics[0]}")
            : string.Join(" ", saga.GateFailures));
    }

    internal void NoteDeployment(BehaviorContext<StrategyWorkflow, StrategyDeployed> context)
    {
        var (saga, message) = (context.Saga, context.Message);
        saga.DeployedVersion = message.Version;
        saga.PreviousVersion = message.PreviousVersion;
        saga.Error = null;
    }

    internal void NoteFailure(BehaviorContext<StrategyWorkflow, StrategyStepFailed> context) => NoteError(context.Saga, context.Message.Error);

    internal void NoteCancel(BehaviorContext<StrategyWorkflow, CancelStrategyWorkflow> context)
    {
        context.Saga.IsCancelled = true;
        NoteError(context.Saga, string.IsNullOrWhiteSpace(context.Message.Reason) ? "The workflow was cancelled." : $"The workflow was cancelled: {context.Message.Reason}");
    }

    internal void NoteCompensation(BehaviorContext<StrategyWorkflow, StrategyStepCompensated> context)
    {
        var saga = context.Saga;
        saga.Undo = [.. saga.Undo.Skip(1)];
        if (context.Message.Undo == StepNames.Deploying)
        {
            saga.DeployedVersion = null;
        }
    }

    internal void NoteCompensationFailure(BehaviorContext<StrategyWorkflow, StrategyStepFailed> context)
    {
        context.Saga.IsUndoGivenUp = true;
        context.Saga.Error = Shorten($"{context.Saga.Error} It could not be undone: {context.Message.Error}", MaxTextLength);
    }

    internal void NoteUndoResumed(BehaviorContext<StrategyWorkflow, ResumeStrategyWorkflow> context) => context.Saga.IsUndoGivenUp = false;

    internal void NoteResume(BehaviorContext<StrategyWorkflow, ResumeStrategyWorkflow> context)
    {
        var (saga, message) = (context.Saga, context.Message);
        saga.Resumes++;
        saga.Fixes = 0;
        saga.IsCancelled = false;
        saga.EndedAt = null;
        var start = ToStart(saga) with { Gates = message.Gates ?? saga.Gates, Budget = message.Budget ?? saga.Budget };
        saga.Error = WorkflowCheck.FindProblem(start);
        if (saga.Error is null)
        {
            (saga.Gates, saga.Budget) = (start.Gates, start.Budget);
        }
    }

    internal void NoteEnd(BehaviorContext<StrategyWorkflow> context) => context.Saga.EndedAt = _timeProvider.GetUtcNow();

    /// <summary>What it has done in the registry, the last step first. A step whose end is not known is undone too: that does no harm.</summary>
    private static void NoteError(StrategyWorkflow saga, string error)
    {
        saga.Error = Shorten(error, MaxTextLength);
        saga.Undo = saga.CurrentState == nameof(StrategyWorkflowStateMachine.Deploying) ? [StepNames.Deploying, StepNames.Reasoning] : [StepNames.Reasoning];
    }

    private static StartStrategyWorkflow ToStart(StrategyWorkflow saga) => new()
    {
        WorkflowId = saga.CorrelationId,
        Idea = saga.Idea,
        Name = saga.RequestedName,
        Symbols = saga.Symbols,
        From = saga.From,
        To = saga.To,
        MaxFixes = saga.MaxFixes,
    };

    private static string Shorten(string text, int length) => text.Length <= length ? text : text[..length];
}
