using Bus.Backtesting.Optimization;
using Bus.Contracts;

namespace Bus.Jobs.Optimization;

/// <summary>What is kept of an optimization: what was asked for, and the runs of all chunks that have finished.</summary>
/// <param name="Command">What was asked for.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Result">The runs; null while no chunk has finished.</param>
public sealed record OptimizationRuns(RunOptimization Command, OptimizationStatus Status, OptimizationResult? Result);
