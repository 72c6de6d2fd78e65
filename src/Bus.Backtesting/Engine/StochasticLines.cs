namespace Bus.Backtesting.Engine;

/// <summary>The lines of <see cref="Indicators.Stochastic"/>.</summary>
/// <param name="PercentK">Smoothed oscillator, 0 to 100.</param>
/// <param name="PercentD">Its average.</param>
public readonly record struct StochasticLines(Line PercentK, Line PercentD);
