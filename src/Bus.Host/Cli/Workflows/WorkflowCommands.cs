using System.CommandLine;
using Bus.Contracts;
using Bus.Workflow.Saga;
using MassTransit;

namespace Bus.Host.Cli.Workflows;

/// <summary><c>bus workflow</c>: makes strategies from ideas, and shows how far they are.</summary>
internal static class WorkflowCommands
{
    internal static BusCommand Create()
    {
        var command = new BusCommand("workflow", "Makes strategies from ideas: reasons, writes the code, tries it in a sandbox, and deploys it. Runs in the workers.")
        {
            Examples = ["workflow start \"buy when the fast average crosses above the slow one, sell on the reverse\" --wait", "workflow list --state Compensated"],
        };
        command.Subcommands.Add(CreateStart());
        command.Subcommands.Add(WorkflowShowCommands.CreateList());
        command.Subcommands.Add(WorkflowShowCommands.CreateShow());
        command.Subcommands.Add(CreateCancel());
        command.Subcommands.Add(CreateResume());
        return command;
    }

    private static BusCommand CreateStart()
    {
        var (host, start) = (new HostOptions(), new WorkflowStartOptions());
        var wait = new WaitOptions("Wait until the strategy is deployed; exit code 1 when it is not.");
        var json = JsonOption.Create();
        var command = new BusCommand("start", "Starts a workflow and prints its id, or what became of it with --wait.")
        {
            Examples =
            [
                "workflow start \"buy when the fast average crosses above the slow one, sell on the reverse\" --wait --json",
                "workflow start \"buy when rsi falls below 30, sell when it rises above 70\" --name dips --symbol BTCUSDT-1d.csv --min-trades 10 --max-drawdown 40",
            ],
        };
        start.AddTo(command);
        wait.AddTo(command);
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            var workflow = start.Read(result);
            var timeout = wait.Read(result);
            return BusRun.ChangeAsync<IStrategyWorkflows>(host, result, cancellationToken, async workflows =>
            {
                var id = await workflows.StartAsync(workflow, cancellationToken);
                return await FinishAsync(workflows, id, timeout, result.GetValue(json), cancellationToken);
            });
        });
        return command;
    }

    private static BusCommand CreateCancel()
    {
        var (host, id, json) = (new HostOptions(), WorkflowStartOptions.CreateId(), JsonOption.Create());
        var reason = new Option<string?>("--reason") { Description = "Why; it is kept with the workflow.", HelpName = "text" };
        var command = new BusCommand("cancel", "Ends a workflow that has not ended, and undoes what it did.") { Examples = ["workflow cancel 0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10"] };
        command.Arguments.Add(id);
        command.Options.Add(reason);
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction((result, cancellationToken) => BusRun.ChangeAsync<IStrategyWorkflows>(host, result, cancellationToken, async workflows =>
        {
            var workflowId = result.GetValue(id);
            await workflows.CancelAsync(workflowId, result.GetValue(reason), cancellationToken);
            Console.Out.WriteLine(result.GetValue(json) ? $$"""{"workflowId":"{{workflowId}}","asked":"cancel"}""" : $"{workflowId} is being cancelled.");
            return ExitCodes.Success;
        }));
        return command;
    }

    private static BusCommand CreateResume()
    {
        var (host, id, json) = (new HostOptions(), WorkflowStartOptions.CreateId(), JsonOption.Create());
        var limits = new WorkflowLimitOptions();
        var wait = new WaitOptions("Wait until the strategy is deployed; exit code 1 when it is not.");
        var command = new BusCommand("resume", "Lets a workflow that ended without a strategy go on from its last good checkpoint; gates and budget may be other ones.")
        {
            Examples = ["workflow resume 0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10 --min-sharpe 0.5 --wait"],
        };
        command.Arguments.Add(id);
        limits.AddTo(command);
        wait.AddTo(command);
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            var timeout = wait.Read(result);
            return BusRun.ChangeAsync<IStrategyWorkflows>(host, result, cancellationToken, async workflows =>
            {
                var workflowId = result.GetValue(id);
                var before = (await workflows.GetAsync(workflowId, cancellationToken))?.Workflow;
                await workflows.ResumeAsync(
                    workflowId,
                    limits.ReadGates(result, before?.Gates ?? new StrategyGates()),
                    limits.ReadBudget(result, before?.Budget ?? new StrategyBudget()),
                    cancellationToken);
                return await FinishAsync(workflows, workflowId, timeout, result.GetValue(json), cancellationToken, before);
            });
        });
        return command;
    }

    private static async Task<int> FinishAsync(IStrategyWorkflows workflows, Guid workflowId, TimeSpan? wait, bool json, CancellationToken cancellationToken, StrategyWorkflow? before = null)
    {
        if (wait is not { } timeout)
        {
            Console.Out.WriteLine(json ? $$"""{"workflowId":"{{workflowId}}"}""" : $"{workflowId}");
            return ExitCodes.Success;
        }

        var status = await WorkflowWatch.WaitAsync(workflows, workflowId, timeout, json, cancellationToken, before);
        return WorkflowScreen.WriteOutcome(status, json);
    }
}
