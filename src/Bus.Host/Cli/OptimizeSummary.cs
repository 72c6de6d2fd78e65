using System.Text.Json.Nodes;
using Bus.Backtesting.Optimization;
using Bus.Contracts;

namespace Bus.Host.Cli;

/// <summary>An optimization that is done.</summary>
/// <param name="Space">The points.</param>
/// <param name="Data">What the prices are called.</param>
/// <param name="Result">The runs.</param>
/// <param name="Best">The statistics of the best; null when there is none.</param>
/// <param name="BestJson">The same as JSON.</param>
/// <param name="Where">What ran it, such as threads or chunks, and how many of them.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record OptimizeSummary(
    OptimizationSpace Space,
    string Data,
    OptimizationResult Result,
    BacktestStatistics? Best,
    JsonNode? BestJson,
    (string Unit, int Count) Where,
    TimeSpan Elapsed)
{
    internal long RunCount => Result.Runs.Count + Result.Failed;

    internal double RunsPerSecond => Elapsed > TimeSpan.Zero ? RunCount / Elapsed.TotalSeconds : 0;

    /// <summary>Why there is no best run.</summary>
    internal static string DescribeNoBest(OptimizationSpace space, OptimizationResult result) => result switch
    {
        { Runs.Count: 0, Failures: [var first, ..] } => $"No run was finished, {result.Failed} failed; the first ({space[first.Index]}) because: {first.Reason}",
        { Undefined: 0 } => $"No run is the best: of {result.Runs.Count} finished ones none traded.",
        _ => $"No run is the best: {result.Objective.Name} is not defined for any of the {result.Undefined} that traded.",
    };
}
