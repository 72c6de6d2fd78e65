namespace Bus.Backtesting.Engine;

/// <summary>An order that waits for its price or its bar. Absent prices are NaN.</summary>
internal struct PendingOrder
{
    /// <summary>Index of its <see cref="OrderRecord"/>.</summary>
    public int Record;

    public OrderKind Kind;
    public OrderSide Side;
    public OrderSize Size;
    public double Limit;
    public double Stop;
    public double StopLoss;
    public double TakeProfit;
    public double TrailingDistance;
    public double TrailingFraction;

    /// <summary>A stop-limit order whose stop was reached: from here on a limit order.</summary>
    public bool Triggered;

    /// <summary>Filled or rejected; removed at the end of the bar.</summary>
    public bool Done;

    public readonly bool AtMarket => Kind is OrderKind.Market or OrderKind.Close;
}
