using Bus.Redis;
using Bus.Workflow.Budget;
using Bus.Workflow.Saga;
using MassTransit;

namespace Bus.Workflow.Client;

/// <summary>Reads workflows from Redis; needs no bus. Thread-safe.</summary>
public sealed class StrategyWorkflowReader : IAsyncDisposable
{
    // Nothing is written here that could expire.
    private static readonly TimeSpan NoLifetime = TimeSpan.Zero;

    private readonly Lazy<ILoadSagaRepository<StrategyWorkflow>> _repository;
    private readonly WorkflowSpending _spending;

    /// <summary>Opens a connection.</summary>
    /// <param name="client">The server; it is not disposed.</param>
    /// <param name="keyPrefix">The prefix of the keys.</param>
    public StrategyWorkflowReader(IRedisClient client, string keyPrefix)
    {
        _spending = new WorkflowSpending(client, keyPrefix, NoLifetime);
        _repository = new Lazy<ILoadSagaRepository<StrategyWorkflow>>(() =>
            (ILoadSagaRepository<StrategyWorkflow>)RedisSagaRepository<StrategyWorkflow>.Create(client, x => StrategyWorkflowRepository.Configure(x, keyPrefix)));
    }

    /// <summary>Reads a workflow.</summary>
    /// <param name="workflowId">The workflow.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What is known of it; <see langword="null"/> if nothing is (yet).</returns>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    public async Task<StrategyWorkflowStatus?> GetAsync(Guid workflowId, CancellationToken cancellationToken = default)
    {
        var spent = _spending.GetSpentAsync(workflowId, cancellationToken);
        var workflow = await _repository.Value.Load(workflowId);
        return workflow is null ? null : new StrategyWorkflowStatus(workflow, await spent);
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => _spending.DisposeAsync();
}
