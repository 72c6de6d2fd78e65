using Bus.Models;
using Bus.Workflow.Saga;

namespace Bus.Workflow.Client;

/// <summary>What is known of a workflow.</summary>
/// <param name="Workflow">Its state, with all checkpoints.</param>
/// <param name="Spent">What models cost so far; calls whose outcome is not known count in full.</param>
public sealed record StrategyWorkflowStatus(StrategyWorkflow Workflow, ModelUsage Spent)
{
    /// <summary>Whether it has ended: it may still be resumed, unless it completed.</summary>
    public bool HasEnded => Workflow.HasEnded;

    /// <summary>Whether its strategy is deployed.</summary>
    public bool HasCompleted => Workflow.CurrentState == nameof(StrategyWorkflowStateMachine.Completed);
}
