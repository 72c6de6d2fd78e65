using Bus.Host.Configuration;
using Bus.Workflow.Client;
using Bus.Workflow.Saga;
using MassTransit;

namespace Bus.Host.Cli.Workflows;

/// <summary>Waits for a workflow and shows its steps meanwhile.</summary>
internal static class WorkflowWatch
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until a workflow has ended.</summary>
    /// <param name="workflows">Reads it.</param>
    /// <param name="workflowId">The workflow.</param>
    /// <param name="timeout">How long to wait; infinite for without end.</param>
    /// <param name="quiet">Whether nothing is to be shown.</param>
    /// <param name="cancellationToken">Ends the wait; the workflow goes on.</param>
    /// <param name="before">What it was before it was resumed: until the saga has heard of that, it looks ended.</param>
    /// <exception cref="CommandException">It has not ended in time.</exception>
    internal static async Task<StrategyWorkflowStatus> WaitAsync(IStrategyWorkflows workflows, Guid workflowId, TimeSpan timeout, bool quiet, CancellationToken cancellationToken, StrategyWorkflow? before = null)
    {
        using var deadline = new CancellationTokenSource(timeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await PollAsync(workflows, workflowId, quiet, before, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CommandException(
                $"The workflow {workflowId} has not ended within {SettingText.Describe(timeout)} and goes on; './bus workflow show {workflowId}' shows how far it is.",
                ExitCodes.TimedOut);
        }
    }

    private static async Task<StrategyWorkflowStatus> PollAsync(IStrategyWorkflows workflows, Guid workflowId, bool quiet, StrategyWorkflow? before, CancellationToken cancellationToken)
    {
        for (var last = ""; ;)
        {
            var status = await workflows.GetAsync(workflowId, cancellationToken);
            var line = status is null ? $"{workflowId} waits for a worker" : $"{workflowId} {WorkflowScreen.DescribeState(status.Workflow)}";
            if (!quiet && line != last)
            {
                Console.Out.WriteLine(last = line);
            }

            if (status is { HasEnded: true } && (before is null || status.Workflow.Version > before.Version))
            {
                return status;
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }
}
