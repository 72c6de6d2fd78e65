using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;

namespace Bus.Backtesting.Report;

/// <summary>A finished run with everything it left: figures, trades, orders and the equity curve. Immutable.</summary>
/// <param name="Report">All figures.</param>
/// <param name="Bars">The prices.</param>
/// <param name="Options">Account and market.</param>
/// <param name="Trades">The closed trades, in the order in which they were closed.</param>
/// <param name="Orders">All orders, in the order in which they were placed.</param>
/// <param name="Equity">What the account was worth at the close of each bar.</param>
/// <param name="StartBar">Index of the first bar on which the strategy could place orders.</param>
public sealed record BacktestResult(
    BacktestReport Report,
    Bars Bars,
    BacktestOptions Options,
    IReadOnlyList<Trade> Trades,
    IReadOnlyList<OrderRecord> Orders,
    IReadOnlyList<double> Equity,
    int StartBar);
