using System.Collections.Concurrent;
using Bus.Backtesting.Optimization;
using Bus.Backtesting.Report;
using Bus.Jobs.Strategies;

namespace Bus.Jobs.Optimization;

/// <summary>An optimization that this process works on: its prices are read, and what runs need is reused. Thread-safe.</summary>
internal sealed class PlannedOptimization(OptimizationPlan plan, ILibraryStrategy? deployed, TimeProvider time)
{
    private readonly ConcurrentBag<OptimizationRunner> _runners = [];

    internal OptimizationPlan Plan => plan;

    /// <summary>The version of a deployed strategy; null for a built-in one.</summary>
    internal int? StrategyVersion => deployed?.Version;

    /// <summary>Runs a chunk.</summary>
    internal Task<OptimizationResult> RunAsync(OptimizationChunk chunk, CancellationToken cancellationToken) => deployed is null
        ? Task.FromResult(Use(runner => runner.Run(chunk, cancellationToken)))
        : deployed.RunAsync(plan, chunk, cancellationToken);

    /// <summary>Runs one point again, for its whole report.</summary>
    internal Task<BacktestResult> RunWholeAsync(long index, CancellationToken cancellationToken) => deployed is null
        ? Task.FromResult(Use(runner => runner.RunWhole(index, cancellationToken)))
        : deployed.RunAsync(plan.Bars, plan.Space[index], plan.Options, progress: null, cancellationToken);

    /// <summary>Lends a runner; one that threw is dropped, for what state it is in is not known.</summary>
    private T Use<T>(Func<OptimizationRunner, T> work)
    {
        if (!_runners.TryTake(out var runner))
        {
            runner = new OptimizationRunner(plan, time);
        }

        var result = work(runner);
        _runners.Add(runner);
        return result;
    }
}
