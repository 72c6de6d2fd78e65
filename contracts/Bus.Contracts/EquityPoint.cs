namespace Bus.Contracts;

/// <summary>What the account was worth at the close of one bar.</summary>
public sealed record EquityPoint
{
    /// <summary>When the bar began, in UTC.</summary>
    public DateTime Time { get; init; }

    /// <summary>Money and positions together, in the currency of the prices.</summary>
    public double Equity { get; init; }
}
