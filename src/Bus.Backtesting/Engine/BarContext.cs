using System.Globalization;
using Bus.Backtesting.Data;

namespace Bus.Backtesting.Engine;

/// <summary>
/// What a strategy sees and can do on one bar: the bar, the account at its close, and orders. Orders placed here fill from the next bar on
/// (see <see cref="BacktestOptions.TradeOnClose"/> for the exception); orders that close go first, then the others as they were placed.
/// </summary>
/// <remarks>One instance serves all bars of a run; not thread-safe.</remarks>
public sealed class BarContext
{
    private readonly Broker _broker;
    private readonly BarClock _clock;
    private Bars _bars = null!;

    internal BarContext(Broker broker, BarClock clock)
    {
        _broker = broker;
        _clock = clock;
    }

    /// <summary>Index of the bar, from 0.</summary>
    public int Index => _clock.Index;

    /// <summary>When the bar began, in UTC.</summary>
    public DateTime Time => _bars.Times[_clock.Index];

    /// <summary>First price of the bar.</summary>
    public double Open => _bars.Open[_clock.Index];

    /// <summary>Highest price of the bar.</summary>
    public double High => _bars.High[_clock.Index];

    /// <summary>Lowest price of the bar.</summary>
    public double Low => _bars.Low[_clock.Index];

    /// <summary>Last price of the bar.</summary>
    public double Close => _bars.Close[_clock.Index];

    /// <summary>Units traded in the bar.</summary>
    public double Volume => _bars.Volume[_clock.Index];

    /// <summary>What the account is worth at the bar's close.</summary>
    public double Equity => _broker.EquityAt(Close);

    /// <summary>What the account holds.</summary>
    public Position Position => _broker.PositionAt(Close);

    /// <summary>Whether the account holds nothing.</summary>
    public bool IsFlat => _broker.PositionSign == 0;

    /// <summary>Whether the account is long.</summary>
    public bool IsLong => _broker.PositionSign > 0;

    /// <summary>Whether the account is short.</summary>
    public bool IsShort => _broker.PositionSign < 0;

    /// <summary>Number of orders that wait.</summary>
    public int PendingOrders => _broker.PendingCount;

    /// <summary>Buys at the market.</summary>
    /// <param name="size">How much; the default is all the money there is.</param>
    public void Buy(OrderSize size = default) => Submit(new OrderRequest(OrderSide.Buy, size));

    /// <summary>Sells at the market; sells short what is not held.</summary>
    /// <param name="size">How much; the default is all the money there is.</param>
    public void Sell(OrderSize size = default) => Submit(new OrderRequest(OrderSide.Sell, size));

    /// <summary>Places an order.</summary>
    /// <param name="request">The order.</param>
    /// <exception cref="BacktestException">A price is not above 0, or stop loss, entry and take profit are in the wrong order; the run ends.</exception>
    /// <remarks>
    /// An order closes what is held on the other side first, oldest trades first, at the price without spread; the rest opens a trade. When
    /// the money available at the fill is too little for that rest, or buys no whole unit, the rest is rejected, never made smaller.
    /// </remarks>
    public void Submit(in OrderRequest request) => _broker.Submit(request, _clock.Index);

    /// <summary>Closes the position, or a share of it, at the market. Does nothing when flat.</summary>
    /// <param name="fraction">Share to close, above 0, at most 1; rounded down to tradable units.</param>
    /// <exception cref="BacktestException"><paramref name="fraction"/> is outside its range.</exception>
    public void ClosePosition(double fraction = 1) => _broker.Close(fraction, _clock.Index);

    /// <summary>Withdraws all orders that wait. Stop losses and targets of open trades stay.</summary>
    public void CancelOrders() => _broker.CancelAll();

    /// <summary>Sets the stop loss of all open trades, from the next bar on.</summary>
    /// <param name="price">The price, or null for none. A stop that is already passed closes at the next open.</param>
    /// <exception cref="BacktestException"><paramref name="price"/> is not above 0.</exception>
    public void SetStopLoss(double? price) => _broker.SetStopLoss(Checked("stop loss", price));

    /// <summary>Sets the take profit of all open trades, from the next bar on.</summary>
    /// <param name="price">The price, or null for none.</param>
    /// <exception cref="BacktestException"><paramref name="price"/> is not above 0.</exception>
    public void SetTakeProfit(double? price) => _broker.SetTakeProfit(Checked("take profit", price));

    /// <summary>Lets a stop follow all open trades, starting from the current close.</summary>
    /// <param name="distance">Distance from the best price to come, in price; null for none.</param>
    /// <exception cref="BacktestException"><paramref name="distance"/> is not above 0.</exception>
    public void SetTrailingStop(double? distance) => _broker.SetTrailingStop(Checked("trailing distance", distance), Close);

    internal void Reset(Bars bars) => _bars = bars;

    private static double Checked(string name, double? value) => value switch
    {
        null => double.NaN,
        > 0 and < double.PositiveInfinity => value.Value,
        _ => throw new BacktestException($"The {name} is {value.Value.ToString(CultureInfo.InvariantCulture)}, it must be above 0."),
    };
}
