namespace Bus.Backtesting.Engine;

/// <summary>The lines of <see cref="Indicators.Adx"/>.</summary>
/// <param name="Adx">Strength of the trend, 0 to 100.</param>
/// <param name="PlusDi">Upward movement, 0 to 100.</param>
/// <param name="MinusDi">Downward movement, 0 to 100.</param>
public readonly record struct AdxLines(Line Adx, Line PlusDi, Line MinusDi);
