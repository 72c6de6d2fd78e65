namespace Bus.Models.Offline;

/// <summary>One side of a condition.</summary>
internal abstract record Operand
{
    /// <summary>A column of the bars.</summary>
    internal sealed record Price(PriceSource Source) : Operand;

    /// <summary>A line of an indicator; <paramref name="Line"/> is the member of its result, null when it has one line only.</summary>
    internal sealed record Indicator(IndicatorUse Use, string? Line) : Operand;

    /// <summary>A number; <paramref name="Role"/> names the parameter, null for a number that is none, such as 0.</summary>
    internal sealed record Level(double Value, string? Role) : Operand;

    /// <summary>A multiple of a line.</summary>
    internal sealed record Scaled(double Factor, Operand Of) : Operand;

    /// <summary>The value of a line one bar before.</summary>
    internal sealed record Before(Operand Of) : Operand;
}
