using Microsoft.Extensions.Logging;

namespace Bus.Workflow.Diagnostics;

/// <summary>Everything this library logs.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(EventIds.Deployed, LogLevel.Information, "Version {Version} of the strategy {Strategy} is active, deployed by workflow {WorkflowId}")]
    internal static partial void Deployed(ILogger logger, string strategy, int version, Guid workflowId);

    [LoggerMessage(EventIds.Undone, LogLevel.Information, "What the step {WorkflowStep} of workflow {WorkflowId} did for the strategy {Strategy} is undone")]
    internal static partial void Undone(ILogger logger, string workflowStep, Guid workflowId, string strategy);

    [LoggerMessage(EventIds.TooLate, LogLevel.Information, "A step of workflow {WorkflowId} has no effect: {Reason}")]
    internal static partial void TooLate(ILogger logger, Guid workflowId, string reason);
}
