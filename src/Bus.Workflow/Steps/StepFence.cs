using Bus.Workflow.Diagnostics;
using Bus.Workflow.Registry;
using Microsoft.Extensions.Logging;

namespace Bus.Workflow.Steps;

/// <summary>Ends a step that comes too late without an outcome: nobody waits for it, and nothing is wrong with it.</summary>
internal static class StepFence
{
    internal static async Task RunAsync(Guid workflowId, ILogger logger, Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (StepUndoneException exception)
        {
            LogMessages.TooLate(logger, workflowId, exception.Message);
        }
    }
}
