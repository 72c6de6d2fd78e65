using Bus.Backtesting.Optimization;
using Bus.Backtesting.Report;

namespace Bus.Host.Cli;

/// <summary>An optimization that is done.</summary>
/// <param name="Plan">What was run.</param>
/// <param name="Result">The runs.</param>
/// <param name="Best">The report of the best; null when there is none.</param>
/// <param name="Threads">On how many threads.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record OptimizeSummary(OptimizationPlan Plan, OptimizationResult Result, BacktestReport? Best, int Threads, TimeSpan Elapsed)
{
    internal long RunCount => Result.Runs.Count + Result.Failed;

    internal double RunsPerSecond => Elapsed > TimeSpan.Zero ? RunCount / Elapsed.TotalSeconds : 0;

    /// <summary>Why there is no best run.</summary>
    internal static string DescribeNoBest(OptimizationPlan plan, OptimizationResult result) => result switch
    {
        { Runs.Count: 0, Failures: [var first, ..] } => $"No run was finished, {result.Failed} failed; the first ({plan.Space[first.Index]}) because: {first.Reason}",
        { Undefined: 0 } => $"No run is the best: of {result.Runs.Count} finished ones none traded.",
        _ => $"No run is the best: {result.Objective.Name} is not defined for any of the {result.Undefined} that traded.",
    };
}
