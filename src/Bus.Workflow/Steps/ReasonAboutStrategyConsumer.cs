using System.Text.Json;
using Bus.Contracts;
using Bus.Jobs.Data;
using Bus.Models;
using Bus.Workflow.Budget;
using Bus.Workflow.Registry;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Bus.Workflow.Steps;

/// <summary>Has the idea turned into a design, and reserves the strategy's name. Run again it asks the model again, and keeps the name.</summary>
internal sealed class ReasonAboutStrategyConsumer : IConsumer<ReasonAboutStrategy>
{
    private readonly ILogger<ReasonAboutStrategyConsumer> _logger;
    private readonly IStrategyModel _model;
    private readonly IPriceSource _prices;
    private readonly WorkflowSpending _spending;
    private readonly IWorkflowStrategies _strategies;

    public ReasonAboutStrategyConsumer(IStrategyModel model, IPriceSource prices, WorkflowSpending spending, IWorkflowStrategies strategies, ILogger<ReasonAboutStrategyConsumer> logger)
    {
        _logger = logger;
        _model = model;
        _prices = prices;
        _spending = spending;
        _strategies = strategies;
    }

    public Task Consume(ConsumeContext<ReasonAboutStrategy> context) => StepFence.RunAsync(context.Message.WorkflowId, _logger, () => RunAsync(context));

    private async Task RunAsync(ConsumeContext<ReasonAboutStrategy> context)
    {
        var (command, job, cancellationToken) = (context.Message, context.GetJob(), context.CancellationToken);

        // What is wrong with the command shows before anything is spent.
        foreach (var symbol in command.Symbols)
        {
            _prices.Load(symbol).Slice(StepDays.Midnight(command.From), StepDays.Midnight(command.To));
        }

        var name = command.Name is { } wanted ? await _strategies.ReserveAsync(command.WorkflowId, command.Step, wanted, NameOrigin.AskedFor, cancellationToken) : null;
        var request = new ReasoningRequest { Idea = command.Idea, Symbols = command.Symbols, Name = name, Budget = _spending.GetBudget(command.WorkflowId, command.Budget) };
        job.Report(0.1, $"{_model.Name} reasons");
        var answer = await StepModel.CallAsync(() => _model.ReasonAsync(request, cancellationToken));
        name ??= await _strategies.ReserveAsync(command.WorkflowId, command.Step, CreateName(answer.Design.Name), NameOrigin.Proposed, cancellationToken);
        await job.CompleteAsync(new StrategyReasoned
        {
            WorkflowId = command.WorkflowId,
            Step = command.Step,
            Name = name,
            Design = JsonSerializer.SerializeToElement(answer.Design with { Name = name }, WorkflowJson.Options),
            Model = _model.Name,
        });
    }

    private static string CreateName(string proposed)
    {
        // Room is left for a number.
        var name = StrategyName.IsBuiltIn(proposed) ? $"{proposed}-idea" : proposed;
        return name[..Math.Min(name.Length, StrategyName.MaxLength - 6)].TrimEnd('-');
    }
}
