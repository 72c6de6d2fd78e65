namespace Bus.Contracts;

/// <summary>A closed trade, or the closed part of one.</summary>
public sealed record BacktestTrade
{
    /// <summary>Units: positive for a long trade, negative for a short one.</summary>
    public double Size { get; init; }

    /// <summary>When the bar of entry began, in UTC.</summary>
    public DateTime EntryTime { get; init; }

    /// <summary>When the bar of exit began, in UTC.</summary>
    public DateTime ExitTime { get; init; }

    /// <summary>Index of the bar of entry, from 0.</summary>
    public int EntryBar { get; init; }

    /// <summary>Index of the bar of exit, from 0.</summary>
    public int ExitBar { get; init; }

    /// <summary>Price at entry, spread included.</summary>
    public double EntryPrice { get; init; }

    /// <summary>Price at exit.</summary>
    public double ExitPrice { get; init; }

    /// <summary>Stop loss or trailing stop at the time of exit; <see langword="null"/> when there was none.</summary>
    public double? StopLoss { get; init; }

    /// <summary>Take profit at the time of exit; <see langword="null"/> when there was none.</summary>
    public double? TakeProfit { get; init; }

    /// <summary>Money won or lost, net of <see cref="Commission"/>.</summary>
    public double ProfitLoss { get; init; }

    /// <summary>Money paid at entry and exit together.</summary>
    public double Commission { get; init; }

    /// <summary>Share of the entry value won or lost, net of commissions, in percent.</summary>
    public double ReturnPct { get; init; }

    /// <summary>Why it was closed: <c>Market</c>, <c>Limit</c>, <c>Stop</c>, <c>StopLimit</c>, <c>Close</c>, <c>StopLoss</c>, <c>TakeProfit</c>, <c>TrailingStop</c>, <c>EndOfData</c> or <c>Ruin</c>.</summary>
    public string ExitKind { get; init; } = "";
}
