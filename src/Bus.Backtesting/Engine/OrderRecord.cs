namespace Bus.Backtesting.Engine;

/// <summary>One order of a run, with what became of it. Exits at stop loss, take profit, trailing stop and the end are orders too.</summary>
/// <remarks>Prices that do not apply are null, a fill bar that does not is -1.</remarks>
public readonly record struct OrderRecord
{
    /// <summary>What makes the order fill.</summary>
    public OrderKind Kind { get; init; }

    /// <summary>Buy or sell.</summary>
    public OrderSide Side { get; init; }

    /// <summary>What became of it.</summary>
    public OrderStatus Status { get; init; }

    /// <summary>Index of the bar on whose close it was placed.</summary>
    public int PlacedBar { get; init; }

    /// <summary>Index of the bar in which it filled.</summary>
    public int FilledBar { get; init; }

    /// <summary>Units filled, positive; 0 while not filled.</summary>
    public double FilledSize { get; init; }

    /// <summary>Price of the fill before spread.</summary>
    public double? FillPrice { get; init; }

    /// <summary>Limit price.</summary>
    public double? Limit { get; init; }

    /// <summary>Stop price.</summary>
    public double? Stop { get; init; }

    /// <summary>Stop loss placed with it.</summary>
    public double? StopLoss { get; init; }

    /// <summary>Take profit placed with it.</summary>
    public double? TakeProfit { get; init; }
}
