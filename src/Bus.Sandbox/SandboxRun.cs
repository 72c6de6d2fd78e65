using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;

namespace Bus.Sandbox;

/// <summary>What a backtest of a strategy needs. Immutable.</summary>
/// <param name="Bars">The prices.</param>
/// <param name="Parameters">Values by name; parameters not named take their defaults.</param>
/// <param name="Options">Account and market.</param>
public sealed record SandboxRun(Bars Bars, IReadOnlyDictionary<string, double> Parameters, BacktestOptions Options);
