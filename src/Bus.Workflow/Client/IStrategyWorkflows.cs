using Bus.Contracts;
using Bus.Redis;
using Bus.Workflow.Client;

namespace MassTransit;

/// <summary>Starts strategy workflows, and tells what has become of them.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IStrategyWorkflows
{
    /// <summary>Starts a workflow.</summary>
    /// <param name="workflow">What is asked for. An empty <see cref="StartStrategyWorkflow.WorkflowId"/> is replaced by a new one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The workflow's id. One that is known under it is not started again.</returns>
    /// <exception cref="StrategyRefusedException">What is asked for cannot be; the message says why and what is allowed. Nothing was sent.</exception>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    Task<Guid> StartAsync(StartStrategyWorkflow workflow, CancellationToken cancellationToken = default);

    /// <summary>Reads a workflow.</summary>
    /// <param name="workflowId">The workflow.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What is known of it; <see langword="null"/> if nothing is (yet).</returns>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    Task<StrategyWorkflowStatus?> GetAsync(Guid workflowId, CancellationToken cancellationToken = default);

    /// <summary>Ends a workflow that has not ended, and undoes what it did.</summary>
    /// <param name="workflowId">The workflow.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StrategyRefusedException">The workflow is not known, has ended, or is being undone already.</exception>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    Task CancelAsync(Guid workflowId, string? reason = null, CancellationToken cancellationToken = default);

    /// <summary>Lets a workflow that ended without a strategy go on from its last good checkpoint; where undoing was given up, tries that again.</summary>
    /// <param name="workflowId">The workflow.</param>
    /// <param name="gates">Other gates; <see langword="null"/> for those it has.</param>
    /// <param name="budget">Another budget; <see langword="null"/> for the one it has. What was spent stays spent.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StrategyRefusedException">The workflow is not known, has completed, or has not ended; or gates or budget cannot be.</exception>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    Task ResumeAsync(Guid workflowId, StrategyGates? gates = null, StrategyBudget? budget = null, CancellationToken cancellationToken = default);
}
