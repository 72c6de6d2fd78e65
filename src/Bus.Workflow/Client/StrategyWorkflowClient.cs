using Bus.Contracts;
using Bus.Workflow.Saga;
using Bus.Workflow.Steps;
using MassTransit;

namespace Bus.Workflow.Client;

/// <summary>Talks to the workflow saga over the bus, and reads from Redis.</summary>
internal sealed class StrategyWorkflowClient : IStrategyWorkflows
{
    private readonly IBus _bus;
    private readonly StrategyWorkflowReader _reader;
    private readonly TimeProvider _timeProvider;

    public StrategyWorkflowClient(IBus bus, StrategyWorkflowReader reader, TimeProvider timeProvider)
    {
        _bus = bus;
        _reader = reader;
        _timeProvider = timeProvider;
    }

    public async Task<Guid> StartAsync(StartStrategyWorkflow workflow, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        var message = workflow with
        {
            WorkflowId = workflow.WorkflowId == Guid.Empty ? NewId.NextGuid() : workflow.WorkflowId,
            RequestedAt = workflow.RequestedAt ?? _timeProvider.GetUtcNow(),
        };
        if (WorkflowCheck.FindProblem(message) is { } problem)
        {
            throw new StrategyRefusedException(problem);
        }

        await SendAsync(message, cancellationToken);
        return message.WorkflowId;
    }

    public Task<StrategyWorkflowStatus?> GetAsync(Guid workflowId, CancellationToken cancellationToken = default) => _reader.GetAsync(workflowId, cancellationToken);

    public async Task CancelAsync(Guid workflowId, string? reason = null, CancellationToken cancellationToken = default)
    {
        var workflow = await FindAsync(workflowId, cancellationToken);
        if (workflow.HasEnded)
        {
            throw new StrategyRefusedException($"The workflow {workflowId} has ended, in the state {workflow.Workflow.CurrentState}; only one that has not can be cancelled.");
        }

        if (workflow.Workflow.CurrentState == nameof(StrategyWorkflowStateMachine.Compensating))
        {
            throw new StrategyRefusedException($"The workflow {workflowId} is being undone already.");
        }

        await SendAsync(new CancelStrategyWorkflow { WorkflowId = workflowId, Reason = reason }, cancellationToken);
    }

    public async Task ResumeAsync(Guid workflowId, StrategyGates? gates = null, StrategyBudget? budget = null, CancellationToken cancellationToken = default)
    {
        var workflow = await FindAsync(workflowId, cancellationToken);
        if (workflow.HasCompleted)
        {
            throw new StrategyRefusedException($"The workflow {workflowId} has completed; there is nothing to resume.");
        }

        if (!workflow.HasEnded && !workflow.Workflow.IsUndoGivenUp)
        {
            throw new StrategyRefusedException($"The workflow {workflowId} has not ended, it is in the state {workflow.Workflow.CurrentState}; only one that ended without a strategy can be resumed.");
        }

        if ((gates is null ? null : GateCheck.FindProblem(gates)) is { } wrongGates)
        {
            throw new StrategyRefusedException(wrongGates);
        }

        if ((budget is null ? null : WorkflowCheck.FindProblem(budget)) is { } wrongBudget)
        {
            throw new StrategyRefusedException(wrongBudget);
        }

        await SendAsync(new ResumeStrategyWorkflow { WorkflowId = workflowId, Gates = gates, Budget = budget }, cancellationToken);
    }

    private async Task<StrategyWorkflowStatus> FindAsync(Guid workflowId, CancellationToken cancellationToken) =>
        await GetAsync(workflowId, cancellationToken)
        ?? throw new StrategyRefusedException($"Nothing is known of the workflow {workflowId}: it was never started under this prefix, no worker has got to it yet, or it has expired.");

    private async Task SendAsync<T>(T message, CancellationToken cancellationToken)
        where T : class
    {
        var endpoint = await _bus.GetSendEndpoint(WorkflowQueue.Address);
        await endpoint.Send(message, cancellationToken);
    }
}
