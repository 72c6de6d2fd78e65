using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;

namespace Bus.Backtesting.Optimization;

/// <summary>Everything an optimization needs. Immutable and safe to share between threads.</summary>
/// <param name="Bars">The prices.</param>
/// <param name="Space">The points to run.</param>
/// <param name="Objective">What to rank by.</param>
/// <param name="Options">Account and market.</param>
public sealed record OptimizationPlan(Bars Bars, OptimizationSpace Space, OptimizationObjective Objective, BacktestOptions Options);
