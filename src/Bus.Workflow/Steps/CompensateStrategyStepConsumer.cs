using Bus.Contracts;
using Bus.Workflow.Diagnostics;
using Bus.Workflow.Registry;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Bus.Workflow.Steps;

/// <summary>Undoes what a step did in the registry; run again it finds nothing to undo.</summary>
internal sealed class CompensateStrategyStepConsumer : IConsumer<CompensateStrategyStep>
{
    private readonly ILogger<CompensateStrategyStepConsumer> _logger;
    private readonly IWorkflowStrategies _strategies;

    public CompensateStrategyStepConsumer(IWorkflowStrategies strategies, ILogger<CompensateStrategyStepConsumer> logger)
    {
        _strategies = strategies;
        _logger = logger;
    }

    public Task Consume(ConsumeContext<CompensateStrategyStep> context) => StepFence.RunAsync(context.Message.WorkflowId, _logger, () => RunAsync(context));

    private async Task RunAsync(ConsumeContext<CompensateStrategyStep> context)
    {
        var command = context.Message;
        var freesName = command.Undo == StepNames.Reasoning;
        var (version, active) = await _strategies.UndoAsync(command.WorkflowId, command.Step, command.Name, freesName, command.Reason, context.CancellationToken);
        LogMessages.Undone(_logger, command.Undo, command.WorkflowId, command.Name ?? "(not named yet)");
        await context.GetJob().CompleteAsync(new StrategyStepCompensated
        {
            WorkflowId = command.WorkflowId,
            Step = command.Step,
            Undo = command.Undo,
            Version = version,
            ActiveVersion = active,
        });
    }
}
