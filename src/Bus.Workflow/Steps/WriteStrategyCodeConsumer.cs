using System.Text.Json;
using Bus.Contracts;
using Bus.Models;
using Bus.Workflow.Budget;
using Bus.Workflow.Registry;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Bus.Workflow.Steps;

/// <summary>Has the code of a design written, or mended.</summary>
internal sealed class WriteStrategyCodeConsumer : IConsumer<WriteStrategyCode>
{
    private readonly ILogger<WriteStrategyCodeConsumer> _logger;
    private readonly IStrategyModel _model;
    private readonly WorkflowSpending _spending;
    private readonly IWorkflowStrategies _strategies;

    public WriteStrategyCodeConsumer(IStrategyModel model, WorkflowSpending spending, IWorkflowStrategies strategies, ILogger<WriteStrategyCodeConsumer> logger)
    {
        _logger = logger;
        _model = model;
        _spending = spending;
        _strategies = strategies;
    }

    public Task Consume(ConsumeContext<WriteStrategyCode> context) => StepFence.RunAsync(context.Message.WorkflowId, _logger, () => RunAsync(context));

    private async Task RunAsync(ConsumeContext<WriteStrategyCode> context)
    {
        var (command, job, cancellationToken) = (context.Message, context.GetJob(), context.CancellationToken);

        // A workflow that goes on after it was undone has its name no more.
        await _strategies.ReserveAsync(command.WorkflowId, command.Step, command.Name, command.IsNameAskedFor ? NameOrigin.AskedFor : NameOrigin.Given, cancellationToken);
        var request = new CodeRequest
        {
            Idea = command.Idea,
            Design = command.Design.Deserialize<StrategyDesign>(WorkflowJson.Options)!,
            PreviousSource = command.PreviousSource,
            Diagnostics = command.Diagnostics,
            Budget = _spending.GetBudget(command.WorkflowId, command.Budget),
        };
        job.Report(0.1, command.PreviousSource is null ? $"{_model.Name} writes the code" : $"{_model.Name} mends the code");
        var answer = await StepModel.CallAsync(() => _model.WriteCodeAsync(request, cancellationToken));
        await job.CompleteAsync(new StrategyCodeWritten
        {
            WorkflowId = command.WorkflowId,
            Step = command.Step,
            Source = answer.Source,
            Model = _model.Name,
            PromptHash = _model.PromptHash,
        });
    }
}
