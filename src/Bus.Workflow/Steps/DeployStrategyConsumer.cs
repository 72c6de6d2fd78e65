using Bus.Contracts;
using Bus.Sandbox;
using Bus.Workflow.Diagnostics;
using Bus.Workflow.Registry;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Bus.Workflow.Steps;

/// <summary>Keeps the code as a version of its strategy and makes it active, in one step. Run again it finds the version that it deployed.</summary>
internal sealed class DeployStrategyConsumer : IConsumer<DeployStrategy>
{
    private readonly ILogger<DeployStrategyConsumer> _logger;
    private readonly IStrategySandbox _sandbox;
    private readonly IWorkflowStrategies _strategies;

    public DeployStrategyConsumer(IStrategySandbox sandbox, IWorkflowStrategies strategies, ILogger<DeployStrategyConsumer> logger)
    {
        _sandbox = sandbox;
        _strategies = strategies;
        _logger = logger;
    }

    public Task Consume(ConsumeContext<DeployStrategy> context) => StepFence.RunAsync(context.Message.WorkflowId, _logger, () => RunAsync(context));

    private async Task RunAsync(ConsumeContext<DeployStrategy> context)
    {
        var (command, job, cancellationToken) = (context.Message, context.GetJob(), context.CancellationToken);
        await _strategies.ReserveAsync(command.WorkflowId, command.Step, command.Name, command.IsNameAskedFor ? NameOrigin.AskedFor : NameOrigin.Given, cancellationToken);

        // What is deployed is what this process has checked, whatever the message went through.
        var inspection = await _sandbox.InspectAsync(command.Source, cancellationToken);
        var program = inspection.Program ?? throw new StepRefusedException($"The code cannot be deployed: {inspection.Diagnostics[0]}");
        if (program.Info.Name != command.Name)
        {
            throw new StepRefusedException($"The code cannot be deployed as '{command.Name}': its Info names it '{program.Info.Name}'.");
        }

        var provenance = new StrategyProvenance
        {
            WorkflowId = command.WorkflowId,
            Idea = command.Idea,
            ReasoningModel = command.ReasoningModel,
            CodeModel = command.CodeModel,
            PromptHash = command.PromptHash,
            Fixes = command.Fixes,
        };
        var draft = new StrategyDraft(command.Name, command.Source, program, command.Statistics, provenance);
        var (version, previous) = await _strategies.DeployAsync(command.WorkflowId, command.Step, draft, cancellationToken);
        LogMessages.Deployed(_logger, command.Name, version, command.WorkflowId);
        await job.CompleteAsync(new StrategyDeployed { WorkflowId = command.WorkflowId, Step = command.Step, Name = command.Name, Version = version, PreviousVersion = previous });
    }
}
