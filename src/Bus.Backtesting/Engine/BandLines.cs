namespace Bus.Backtesting.Engine;

/// <summary>The lines of <see cref="Indicators.BollingerBands"/>.</summary>
/// <param name="Upper">Upper band.</param>
/// <param name="Middle">Average.</param>
/// <param name="Lower">Lower band.</param>
public readonly record struct BandLines(Line Upper, Line Middle, Line Lower);
