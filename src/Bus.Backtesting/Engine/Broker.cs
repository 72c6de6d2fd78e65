using Bus.Backtesting.Data;

namespace Bus.Backtesting.Engine;

/// <summary>
/// The account: cash, open trades, pending orders, and the log of both. Rules of filling in <c>Broker.Fills.cs</c>, of leaving in
/// <c>Broker.Exits.cs</c>, of placing orders in <c>Broker.Orders.cs</c>.
/// </summary>
internal sealed partial class Broker
{
    private const long MaxLots = 1_000_000_000_000_000;

    private readonly GrowingList<OpenTrade> _open = new();
    private readonly GrowingList<PendingOrder> _pending = new();
    private readonly GrowingList<Trade> _closed = new();
    private readonly GrowingList<OrderRecord> _records = new();
    private BacktestOptions _options = BacktestOptions.Default;
    private double[] _openPrices = [];
    private double[] _highPrices = [];
    private double[] _lowPrices = [];
    private double[] _closePrices = [];
    private double _cash;
    private double _lotsPerUnit;
    private int _tradesWithExits;

    public ReadOnlySpan<Trade> ClosedTrades => _closed.AsSpan();

    public ReadOnlySpan<OrderRecord> Records => _records.AsSpan();

    public int OpenTradeCount => _open.Count;

    public int PendingCount => _pending.Count;

    /// <summary>Commissions of all fills, those of open trades included.</summary>
    public double CommissionsPaid { get; private set; }

    /// <summary>Whether a bar can change anything but the value of the position.</summary>
    public bool HasWork => _pending.Count > 0 || _tradesWithExits > 0;

    public void Reset(Bars bars, BacktestOptions options)
    {
        _open.Clear();
        _pending.Clear();
        _closed.Clear();
        _records.Clear();
        _options = options;
        _openPrices = bars.PriceArray(PriceField.Open);
        _highPrices = bars.PriceArray(PriceField.High);
        _lowPrices = bars.PriceArray(PriceField.Low);
        _closePrices = bars.PriceArray(PriceField.Close);
        _cash = options.Cash;
        _lotsPerUnit = Math.Pow(10, options.SizeDecimals);
        _tradesWithExits = 0;
        CommissionsPaid = 0;
    }

    /// <summary>Cash plus what the open trades have won or lost at a price.</summary>
    public double EquityAt(double price)
    {
        var equity = _cash;
        foreach (ref readonly var trade in _open.AsSpan())
        {
            equity += trade.Size * (price - trade.EntryPrice);
        }

        return equity;
    }

    public Position PositionAt(double price)
    {
        double size = 0, value = 0;
        for (var i = 0; i < _open.Count; i++)
        {
            size += _open[i].Size;
            value += _open[i].Size * _open[i].EntryPrice;
        }

        return size == 0 ? new Position(0, null, 0) : new Position(size, value / size, (size * price) - value);
    }

    /// <summary>Sign of the position. Trades of both sides never exist together: an opposite order closes first.</summary>
    public int PositionSign => _open.Count == 0 ? 0 : (int)_open[0].Side;

    /// <summary>Equity that backs no open trade, which new trades can be backed with.</summary>
    private double AvailableAt(double price)
    {
        double used = 0;
        for (var i = 0; i < _open.Count; i++)
        {
            used += Math.Abs(_open[i].Size) * price * _options.Margin;
        }

        return Math.Max(0, EquityAt(price) - used);
    }

    private double CommissionOf(double size, double price) =>
        (Math.Abs(size) * price * _options.Commission) + _options.FixedCommission;

    /// <summary>Own money that one lot takes at a price: its margin and its commission by rate.</summary>
    private double CostPerLot(double price) => price * (_options.Margin + _options.Commission) / _lotsPerUnit;

    private long AffordableLots(double money, double price)
    {
        var perLot = CostPerLot(price);
        var lots = (long)Math.Min(MaxLots, Math.Floor((money - _options.FixedCommission) / perLot));

        // The quotient may have been rounded up to a whole number that costs a trace more than there is.
        return Math.Max(0, (lots * perLot) + _options.FixedCommission > money ? lots - 1 : lots);
    }
}
