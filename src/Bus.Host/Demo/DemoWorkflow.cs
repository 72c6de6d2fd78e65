using Bus.Contracts;
using Bus.Host.Cli.Workflows;
using Bus.Jobs.Results;
using Bus.Workflow.Client;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using CommandException = Bus.Host.Cli.CommandException;

namespace Bus.Host.Demo;

/// <summary>The end of the demonstration: an idea becomes a strategy, and a worker runs it by its name.</summary>
internal sealed class DemoWorkflow
{
    private const string Idea = "buy when the fast average crosses above the slow one, sell on the reverse";

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private readonly DemoScreen _screen;
    private readonly IServiceProvider _services;

    internal DemoWorkflow(DemoScreen screen, IServiceProvider services)
    {
        _screen = screen;
        _services = services;
    }

    /// <summary>Runs it.</summary>
    /// <exception cref="CommandException">The workflow did not deploy its strategy, or the strategy's backtest failed.</exception>
    internal async Task<DemoStrategy> RunAsync(CancellationToken cancellationToken)
    {
        _screen.Say($"Workflow: \"{Idea}\"");
        var workflows = _services.GetRequiredService<IStrategyWorkflows>();
        var id = await workflows.StartAsync(new StartStrategyWorkflow { Idea = Idea }, cancellationToken);
        var status = await WorkflowWatch.WaitAsync(workflows, id, Timeout, quiet: true, cancellationToken);
        if (!status.HasCompleted)
        {
            throw new CommandException($"The workflow ended as {status.Workflow.CurrentState}: {status.Workflow.Error}");
        }

        _screen.ShowSteps(status.Workflow);
        var result = await BacktestAsync(status, cancellationToken);
        var strategy = new DemoStrategy(id, status.Workflow.Name!, result.StrategyVersion ?? 0, result.Statistics);
        _screen.ShowStrategy(strategy, result.Worker);
        return strategy;
    }

    private async Task<BacktestCompleted> BacktestAsync(StrategyWorkflowStatus status, CancellationToken cancellationToken)
    {
        var jobs = _services.GetRequiredService<IJobClient>();
        var jobId = await jobs.SubmitBacktestAsync(new RunBacktest { Strategy = status.Workflow.Name!, Finalize = true }, cancellationToken: cancellationToken);
        var job = await Cli.JobWatch.WaitAsync(_services.GetRequiredService<IJobResults>(), jobId, Timeout, quiet: true, cancellationToken);
        return job.GetResult<BacktestCompleted>() ?? throw new CommandException($"The backtest of '{status.Workflow.Name}' failed: {job.Error}");
    }
}
