namespace Bus.Backtesting.Engine;

/// <summary>The lines of <see cref="Indicators.Macd"/>.</summary>
/// <param name="Macd">Difference of the two averages.</param>
/// <param name="Signal">Average of the difference.</param>
/// <param name="Histogram">Difference less its average.</param>
public readonly record struct MacdLines(Line Macd, Line Signal, Line Histogram);
