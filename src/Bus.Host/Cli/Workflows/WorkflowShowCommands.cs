using System.CommandLine;
using Bus.Workflow.Client;
using MassTransit;
using Serilog.Events;

namespace Bus.Host.Cli.Workflows;

/// <summary><c>bus workflow list</c> and <c>show</c>: they only read.</summary>
internal static class WorkflowShowCommands
{
    private const string SagaName = "workflow";

    internal static BusCommand CreateList()
    {
        var (host, json, filter, page) = (new HostOptions(), JsonOption.Create(), new SagaFilterOptions(), new SagaPageOptions());
        var command = new BusCommand("list", "Lists workflows, page by page, the longest unchanged first.") { Examples = ["workflow list --state Compensated", "workflow list --where Name=dips --json"] };
        filter.AddTo(command);
        page.AddTo(command);
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction((result, cancellationToken) => ReadAsync(host, result, cancellationToken, async (session, _) =>
        {
            var query = page.Read(result, filter.Read(result));
            if (await FindAsync(session, cancellationToken) is not { } view)
            {
                SagaScreen.Write(new SagaPage([], 0, null), result.GetValue(json));
                return;
            }

            SagaScreen.Write(await view.ListAsync(query, cancellationToken), result.GetValue(json));
        }));
        return command;
    }

    internal static BusCommand CreateShow()
    {
        var (host, json, id) = (new HostOptions(), JsonOption.Create(), WorkflowStartOptions.CreateId());
        var format = new Option<string?>("--graph") { Description = "Draw the graph with the way it has taken instead: mermaid, dot (of Graphviz) or svg.", HelpName = "form" };
        var output = new Option<string?>("--output") { Description = "With --graph: the file to write it to. [default: standard output]", HelpName = "file" };
        var command = new BusCommand("show", "Shows a workflow: its steps, where it stands, what remains, what it cost, and why it ended.")
        {
            Examples = ["workflow show 0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10", "workflow show 0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10 --graph svg --output workflow.svg"],
        };
        command.Arguments.Add(id);
        command.Options.Add(format);
        command.Options.Add(output);
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction((result, cancellationToken) => ReadAsync(host, result, cancellationToken, async (session, workflows) =>
        {
            var workflowId = result.GetValue(id);
            var draw = result.GetValue(format) is { } form ? SagaGraphCommands.Choose(form) : null;
            var status = await workflows.GetAsync(workflowId, cancellationToken);
            if (status is null || await FindAsync(session, cancellationToken) is not { } view || await view.GetAsync(workflowId, cancellationToken) is not { } details)
            {
                throw new CommandException($"Nothing is known of the workflow {workflowId}: it was never started under this prefix, no worker has got to it yet, or it has expired.");
            }

            if (draw is not null)
            {
                await SagaGraphCommands.WriteAsync(draw(await SagaSession.ReadMachineAsync(view, cancellationToken), details), result.GetValue(output), cancellationToken);
                return;
            }

            WorkflowScreen.Write(status, details, result.GetValue(json));
        }));
        return command;
    }

    /// <summary>The saga of workflows; null when no workflow was ever started.</summary>
    private static async Task<ISagaView?> FindAsync(SagaSession session, CancellationToken cancellationToken) =>
        (await session.Sagas.GetSagasAsync(cancellationToken)).Any(x => x.SagaName == SagaName) ? await session.Sagas.OpenAsync(SagaName, cancellationToken) : null;

    private static async Task<int> ReadAsync(HostOptions host, ParseResult result, CancellationToken cancellationToken, Func<SagaSession, StrategyWorkflowReader, Task> run)
    {
        var (settings, _) = host.Read(result, LogEventLevel.Error);
        return await AdministrationRun.SagasAsync(host, result, settings.KeyPrefix, cancellationToken, async session =>
        {
            await using var workflows = new StrategyWorkflowReader(session.Client, settings.KeyPrefix);
            await run(session, workflows);
        });
    }
}
