using System.Text.Json;
using Bus.Contracts;
using Bus.Workflow.Steps;
using MassTransit;
using MassTransit.Serialization;

namespace Bus.Workflow.Saga;

/// <summary>What transitions send: each step is a job, which is retried, timed and cancelled as jobs are.</summary>
internal sealed partial class WorkflowTransitions
{
    private static readonly Uri Jobs = new("queue:jobs");

    internal Task ReasonAsync(BehaviorContext<StrategyWorkflow> context) => SubmitAsync(context, WorkflowJobTypes.Reason, (saga, jobId) => new ReasonAboutStrategy
    {
        JobId = jobId,
        WorkflowId = saga.CorrelationId,
        Step = saga.Step,
        Idea = saga.Idea,
        Name = saga.RequestedName,
        Symbols = saga.Symbols,
        From = saga.From,
        To = saga.To,
        Budget = saga.Budget,
    });

    internal Task WriteCodeAsync(BehaviorContext<StrategyWorkflow> context) => SubmitAsync(context, WorkflowJobTypes.WriteCode, (saga, jobId) => new WriteStrategyCode
    {
        JobId = jobId,
        WorkflowId = saga.CorrelationId,
        Step = saga.Step,
        Idea = saga.Idea,
        Name = saga.Name!,
        IsNameAskedFor = saga.RequestedName is not null,
        Design = JsonSerializer.Deserialize<JsonElement>(saga.Design!),
        PreviousSource = saga.Diagnostics.Count > 0 ? saga.Source : null,
        Diagnostics = saga.Diagnostics,
        Budget = saga.Budget,
    });

    internal Task TestAsync(BehaviorContext<StrategyWorkflow> context) => SubmitAsync(context, WorkflowJobTypes.Test, (saga, jobId) => new TestStrategy
    {
        JobId = jobId,
        WorkflowId = saga.CorrelationId,
        Step = saga.Step,
        Name = saga.Name!,
        Source = saga.Source!,
        Symbols = saga.Symbols,
        From = saga.From,
        To = saga.To,
        Gates = saga.Gates,
    });

    internal Task DeployAsync(BehaviorContext<StrategyWorkflow> context) => SubmitAsync(context, WorkflowJobTypes.Deploy, (saga, jobId) => new DeployStrategy
    {
        JobId = jobId,
        WorkflowId = saga.CorrelationId,
        Step = saga.Step,
        Name = saga.Name!,
        IsNameAskedFor = saga.RequestedName is not null,
        Source = saga.Source!,
        Idea = saga.Idea,
        Statistics = saga.Statistics,
        ReasoningModel = saga.ReasoningModel!,
        CodeModel = saga.CodeModel!,
        PromptHash = saga.PromptHash!,
        Fixes = saga.TotalFixes,
    });

    internal Task CompensateAsync(BehaviorContext<StrategyWorkflow> context) => SubmitAsync(context, WorkflowJobTypes.Compensate, (saga, jobId) => new CompensateStrategyStep
    {
        JobId = jobId,
        WorkflowId = saga.CorrelationId,
        Step = saga.Step,
        Undo = saga.Undo[0],
        Name = saga.Name,
        Reason = saga.Error ?? "",
    });

    /// <summary>The job of the step is told to stop; whether it does in time decides nothing, for what is undone refuses it.</summary>
    internal async Task CancelStepAsync(BehaviorContext<StrategyWorkflow> context)
    {
        var endpoint = await context.GetSendEndpoint(Jobs);
        await endpoint.Send(new CancelJob { JobId = context.Saga.StepJobId, Reason = context.Saga.Error });
    }

    internal Task TellAsync(BehaviorContext<StrategyWorkflow> context)
    {
        var saga = context.Saga;
        var from = saga.ToldState;
        saga.ToldState = saga.CurrentState;
        saga.ChangedAt = _timeProvider.GetUtcNow();
        return context.Publish(new StrategyWorkflowChanged
        {
            WorkflowId = saga.CorrelationId,
            From = from,
            To = saga.CurrentState,
            Step = saga.Step,
            Name = saga.Name,
            Version = saga.DeployedVersion,
            Error = saga.Error,
            At = saga.ChangedAt,
        });
    }

    private async Task SubmitAsync<T>(BehaviorContext<StrategyWorkflow> context, string type, Func<StrategyWorkflow, Guid, T> create)
        where T : class
    {
        var saga = context.Saga;
        saga.Step++;
        saga.StepJobId = WorkflowIds.Step(saga.CorrelationId, saga.Step);
        saga.StepAt = _timeProvider.GetUtcNow();
        var endpoint = await context.GetSendEndpoint(Jobs);
        await endpoint.Send(new SubmitJob
        {
            JobId = saga.StepJobId,
            Type = type,
            Command = JsonSerializer.SerializeToElement(create(saga, saga.StepJobId), SystemTextJsonMessageSerializer.Options),
            RequestedAt = saga.StepAt,
        });
    }
}
