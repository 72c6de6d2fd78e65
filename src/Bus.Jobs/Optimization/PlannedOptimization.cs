using System.Collections.Concurrent;
using Bus.Backtesting.Optimization;

namespace Bus.Jobs.Optimization;

/// <summary>An optimization that this process works on: its prices are read, and what runs need is reused. Thread-safe.</summary>
internal sealed class PlannedOptimization(OptimizationPlan plan, TimeProvider time)
{
    private readonly ConcurrentBag<OptimizationRunner> _runners = [];

    internal OptimizationPlan Plan => plan;

    /// <summary>Lends a runner; one that threw is dropped, for what state it is in is not known.</summary>
    internal T Use<T>(Func<OptimizationRunner, T> work)
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
