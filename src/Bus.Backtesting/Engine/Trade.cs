namespace Bus.Backtesting.Engine;

/// <summary>A closed trade, or the closed part of one.</summary>
/// <remarks>Prices that do not apply are null.</remarks>
public readonly record struct Trade
{
    /// <summary>Units: positive for a long trade, negative for a short one.</summary>
    public double Size { get; init; }

    /// <summary>Index of the bar of entry.</summary>
    public int EntryBar { get; init; }

    /// <summary>Index of the bar of exit.</summary>
    public int ExitBar { get; init; }

    /// <summary>Price paid or received at entry, spread included.</summary>
    public double EntryPrice { get; init; }

    /// <summary>Price at exit.</summary>
    public double ExitPrice { get; init; }

    /// <summary>Stop loss or trailing stop at the time of exit.</summary>
    public double? StopLoss { get; init; }

    /// <summary>Take profit at the time of exit.</summary>
    public double? TakeProfit { get; init; }

    /// <summary>Money won or lost, net of <see cref="Commission"/>.</summary>
    public double ProfitLoss { get; init; }

    /// <summary>Money paid at entry and exit together.</summary>
    public double Commission { get; init; }

    /// <summary>Share of the entry value won or lost, net of commissions: 0.05 is 5 %.</summary>
    public double Return { get; init; }

    /// <summary>Why the trade was closed: an order of the strategy is <see cref="OrderKind.Close"/>, or the kind of the opposite order that closed it.</summary>
    public OrderKind ExitKind { get; init; }

    /// <summary>Whether the trade bought first.</summary>
    public bool IsLong => Size > 0;
}
