namespace Bus.Backtesting.Engine;

/// <summary>A trade that is not closed yet. Sizes are counted in lots, the smallest tradable units, so that parts add up exactly.</summary>
internal struct OpenTrade
{
    /// <summary>Positive.</summary>
    public long Lots;

    public OrderSide Side;

    /// <summary>Units with the sign of the side.</summary>
    public double Size;

    public double EntryPrice;
    public double EntryCommission;
    public int EntryBar;

    /// <summary>Entered by a limit or stop order after the open of its bar.</summary>
    public bool EnteredInsideBar;

    public double StopLoss;
    public double TakeProfit;
    public double TrailingDistance;
    public double TrailingFraction;

    /// <summary>Where the trailing stop stands; NaN without one.</summary>
    public double TrailingLevel;

    public readonly bool HasExits =>
        !double.IsNaN(StopLoss) || !double.IsNaN(TakeProfit) || !double.IsNaN(TrailingLevel);
}
