namespace Bus.Models.Offline;

/// <summary>An indicator with its numbers. Two uses that are equal are one indicator.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Numbers">Its lengths and factors, as many as <see cref="IndicatorTable"/> names.</param>
/// <param name="Role">Which of two averages.</param>
/// <param name="Source">What an average is of; null for the close.</param>
internal sealed record IndicatorUse(IndicatorKind Kind, NumberList Numbers, AverageRole Role = AverageRole.None, Operand? Source = null)
{
    internal bool IsAverage => Kind is IndicatorKind.Sma or IndicatorKind.Ema;

    internal bool IsAverageOfClose => IsAverage && Source is null;
}
