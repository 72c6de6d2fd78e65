using Bus.Backtesting.Data;

namespace Bus.Sandbox;

/// <summary>The prices of one instrument for a strategy in Python. Immutable.</summary>
/// <param name="Ticker">What the strategy knows the instrument by.</param>
/// <param name="Bars">Its prices.</param>
public sealed record PythonPrices(string Ticker, Bars Bars);
