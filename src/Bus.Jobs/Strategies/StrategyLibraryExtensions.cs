using Bus.Backtesting;
using Bus.Contracts;
using Bus.Jobs.Consumers;
using Bus.Jobs.Optimization;

namespace Bus.Jobs.Strategies;

/// <summary>Checks jobs of all strategies, built in or deployed.</summary>
public static class StrategyLibraryExtensions
{
    /// <summary>Checks a backtest.</summary>
    /// <param name="library">Knows the deployed strategies.</param>
    /// <param name="job">The backtest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What a run needs.</returns>
    /// <exception cref="BacktestException">It cannot run; the message says why and what is allowed.</exception>
    public static async Task<BacktestPlan> CreatePlanAsync(this IStrategyLibrary library, RunBacktest job, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        return BacktestPlan.Create(job, await new StrategyLookup(library).FindAsync(job.Strategy, cancellationToken));
    }

    /// <summary>Checks an optimization.</summary>
    /// <param name="library">Knows the deployed strategies.</param>
    /// <param name="job">The optimization.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What runs need.</returns>
    /// <exception cref="BacktestException">It cannot run; the message says why and what is allowed.</exception>
    public static async Task<OptimizationJob> CreatePlanAsync(this IStrategyLibrary library, RunOptimization job, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        return OptimizationJob.Create(job, await new StrategyLookup(library).FindAsync(job.Strategy, cancellationToken));
    }
}
