using Bus.Contracts;
using Bus.Jobs.Data;
using Bus.Jobs.Strategies;

namespace Bus.Jobs.Optimization;

/// <summary>The optimizations that this process worked on last. Thread-safe; two who ask for the same at once load it once.</summary>
internal sealed class PlannedOptimizations(PriceLoader prices, StrategyLookup strategies, IOptimizationStore store, TimeProvider time)
{
    private const int MaxKept = 8;

    private readonly Lock _lock = new();
    private readonly LinkedList<(Guid JobId, string Plan, Lazy<Task<PlannedOptimization?>> Optimization)> _recent = [];

    /// <summary>The same command with the version of its strategy named.</summary>
    internal async Task<RunOptimization> PinAsync(RunOptimization command, CancellationToken cancellationToken) =>
        await strategies.FindAsync(command.Strategy, cancellationToken) is { } deployed ? command with { Strategy = StrategyLookup.Reference(deployed) } : command;

    /// <summary>What belongs to a command that was checked.</summary>
    internal async Task<PlannedOptimization> CreateAsync(RunOptimization command, CancellationToken cancellationToken)
    {
        var deployed = await strategies.FindAsync(command.Strategy, cancellationToken);
        return new PlannedOptimization(OptimizationJob.Create(command, deployed).On(prices.Load(command.Data, command.Csv)), deployed, time);
    }

    /// <summary>What belongs to a plan; null when it is not kept.</summary>
    internal async Task<PlannedOptimization?> FindAsync(Guid jobId, string plan)
    {
        var optimization = Take(jobId, plan);
        try
        {
            if (await optimization.Value is { } found)
            {
                return found;
            }
        }
        catch
        {
            // Read again the next time: the file of prices may be there by then.
            Remove(optimization);
            throw;
        }

        Remove(optimization);
        return null;
    }

    private Lazy<Task<PlannedOptimization?>> Take(Guid jobId, string plan)
    {
        lock (_lock)
        {
            for (var node = _recent.First; node is not null; node = node.Next)
            {
                if (node.Value.JobId == jobId && node.Value.Plan == plan)
                {
                    _recent.Remove(node);
                    _recent.AddFirst(node);
                    return node.Value.Optimization;
                }
            }

            // Not one caller's token: others wait for the same.
            var optimization = new Lazy<Task<PlannedOptimization?>>(() => LoadAsync(jobId, plan));
            _recent.AddFirst((jobId, plan, optimization));
            if (_recent.Count > MaxKept)
            {
                _recent.RemoveLast();
            }

            return optimization;
        }
    }

    private async Task<PlannedOptimization?> LoadAsync(Guid jobId, string plan) =>
        await store.FindCommandAsync(jobId, plan, CancellationToken.None) is { } command ? await CreateAsync(command, CancellationToken.None) : null;

    private void Remove(Lazy<Task<PlannedOptimization?>> optimization)
    {
        lock (_lock)
        {
            for (var node = _recent.First; node is not null; node = node.Next)
            {
                if (node.Value.Optimization == optimization)
                {
                    _recent.Remove(node);
                    return;
                }
            }
        }
    }
}
