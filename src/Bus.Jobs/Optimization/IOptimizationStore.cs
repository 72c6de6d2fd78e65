using Bus.Backtesting.Optimization;
using Bus.Contracts;

namespace Bus.Jobs.Optimization;

/// <summary>Keeps plans and finished chunks of optimizations.</summary>
internal interface IOptimizationStore : IOptimizationResults
{
    /// <summary>Keeps a plan, unless the same one is kept already.</summary>
    /// <returns>The points of a chunk of the plan that is kept.</returns>
    Task<long> PlanAsync(RunOptimization command, string plan, long points, long chunkSize, CancellationToken cancellationToken);

    /// <summary>The points of a chunk of a plan; null when it is not kept.</summary>
    Task<long?> FindPlanAsync(Guid jobId, string plan, CancellationToken cancellationToken);

    /// <summary>What was asked for; null when the plan is not kept.</summary>
    Task<RunOptimization?> FindCommandAsync(Guid jobId, string plan, CancellationToken cancellationToken);

    /// <summary>Whether a chunk of a plan has finished.</summary>
    Task<bool> HasChunkAsync(Guid jobId, string plan, long first, CancellationToken cancellationToken);

    /// <summary>Keeps the result of a chunk, once.</summary>
    /// <returns>False when the plan is not known any more.</returns>
    Task<bool> StoreChunkAsync(Guid jobId, string plan, OptimizationResult result, CancellationToken cancellationToken);
}
