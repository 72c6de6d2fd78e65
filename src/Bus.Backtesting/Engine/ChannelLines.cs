namespace Bus.Backtesting.Engine;

/// <summary>The lines of <see cref="Indicators.Donchian"/>.</summary>
/// <param name="Upper">Highest high before the current bar.</param>
/// <param name="Lower">Lowest low before the current bar.</param>
public readonly record struct ChannelLines(Line Upper, Line Lower);
