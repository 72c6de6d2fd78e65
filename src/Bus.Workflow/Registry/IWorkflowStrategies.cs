using MassTransit;

namespace Bus.Workflow.Registry;

/// <summary>What workflows do in the registry. All of it may be done again: a step that comes twice does nothing the second time, one that comes after it was undone is refused.</summary>
internal interface IWorkflowStrategies
{
    /// <summary>Reserves a name for a workflow.</summary>
    /// <returns>The name; with a number added where that is allowed and the name is taken.</returns>
    /// <exception cref="StrategyRefusedException">The name is reserved for another workflow, or is that of another one's strategy and nobody asked for it.</exception>
    /// <exception cref="StepUndoneException">The step was undone.</exception>
    Task<string> ReserveAsync(Guid workflowId, int step, string name, NameOrigin origin, CancellationToken cancellationToken);

    /// <summary>Keeps a draft as the next version of its strategy, and makes it the active one.</summary>
    /// <exception cref="StrategyRefusedException">The name is not reserved for the workflow any more.</exception>
    /// <exception cref="StepUndoneException">The step was undone.</exception>
    Task<(int Version, int? Previous)> DeployAsync(Guid workflowId, int step, StrategyDraft draft, CancellationToken cancellationToken);

    /// <summary>Takes back the version that a workflow deployed, if any, and frees the name if that is asked for; earlier steps of the workflow are refused from now on. Without a name it is the one that the workflow has reserved.</summary>
    /// <exception cref="StepUndoneException">A later step of the workflow has begun; nothing was changed.</exception>
    Task<(int? Version, int? Active)> UndoAsync(Guid workflowId, int step, string? name, bool freesName, string reason, CancellationToken cancellationToken);
}
