using Bus.Backtesting.Data;

namespace Bus.Jobs.Strategies;

/// <summary>The prices of an instrument that a strategy looks at together with others. Immutable.</summary>
/// <param name="Ticker">What the producer calls it.</param>
/// <param name="Bars">Its prices.</param>
public sealed record StrategyPrices(string Ticker, Bars Bars);
