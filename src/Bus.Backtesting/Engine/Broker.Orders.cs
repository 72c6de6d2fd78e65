using System.Globalization;

namespace Bus.Backtesting.Engine;

/// <summary>Placing, changing and withdrawing orders.</summary>
internal sealed partial class Broker
{
    public void Submit(in OrderRequest request, int bar)
    {
        Validate(request, bar);
        if (_options.ExclusiveOrders)
        {
            CancelAll();
            Close(1, bar);
        }

        var order = new PendingOrder
        {
            Kind = KindOf(request),
            Side = request.Side,
            Size = request.Size,
            Limit = request.Limit ?? double.NaN,
            Stop = request.Stop ?? double.NaN,
            StopLoss = request.StopLoss ?? double.NaN,
            TakeProfit = request.TakeProfit ?? double.NaN,
            TrailingDistance = request.TrailingDistance ?? double.NaN,
            TrailingFraction = request.TrailingFraction ?? double.NaN,
        };
        Enqueue(order, bar);
    }

    /// <summary>Places an order that closes a share of the position at the market; nothing happens when there is none.</summary>
    public void Close(double fraction, int bar)
    {
        if (!(fraction is > 0 and <= 1))
        {
            throw new BacktestException($"The share of the position to close is {Text(fraction)}, it must be above 0 and at most 1.");
        }

        if (_open.Count == 0)
        {
            return;
        }

        Enqueue(
            new PendingOrder
            {
                Kind = OrderKind.Close,
                Side = (OrderSide)(-PositionSign),
                Size = OrderSize.Fraction(fraction),
                Limit = double.NaN,
                Stop = double.NaN,
                StopLoss = double.NaN,
                TakeProfit = double.NaN,
            },
            bar);
    }

    public void CancelAll()
    {
        for (var i = 0; i < _pending.Count; i++)
        {
            SetStatus(_pending[i].Record, OrderStatus.Canceled);
        }

        _pending.Clear();
    }

    /// <summary>Changes the exits of all open trades; NaN removes one.</summary>
    public void SetStopLoss(double price)
    {
        for (var i = 0; i < _open.Count; i++)
        {
            _open[i].StopLoss = price;
        }

        CountExits();
    }

    public void SetTakeProfit(double price)
    {
        for (var i = 0; i < _open.Count; i++)
        {
            _open[i].TakeProfit = price;
        }

        CountExits();
    }

    /// <summary>Starts trailing from the current price; NaN stops it.</summary>
    public void SetTrailingStop(double distance, double price)
    {
        for (var i = 0; i < _open.Count; i++)
        {
            ref var trade = ref _open[i];
            trade.TrailingDistance = distance;
            trade.TrailingFraction = double.NaN;
            trade.TrailingLevel = price - ((int)trade.Side * distance);
        }

        CountExits();
    }

    private static OrderKind KindOf(in OrderRequest request) => (request.Limit, request.Stop) switch
    {
        (null, null) => OrderKind.Market,
        (not null, null) => OrderKind.Limit,
        (null, not null) => OrderKind.Stop,
        _ => OrderKind.StopLimit,
    };

    // Inside the broker an absent price is NaN, which no comparison is true for; outside it is null.
    private static double? OrNull(double price) => double.IsNaN(price) ? null : price;

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static void CheckPrice(string name, double? price, int bar)
    {
        if (price is { } value && !(value > 0 && double.IsFinite(value)))
        {
            throw new BacktestException($"The {name} of the order placed on bar {bar} is {Text(value)}, it must be a price above 0.");
        }
    }

    private void Validate(in OrderRequest request, int bar)
    {
        if (request.Side is not (OrderSide.Buy or OrderSide.Sell))
        {
            throw new BacktestException($"The order placed on bar {bar} has no side; it must be Buy or Sell.");
        }

        CheckPrice("limit", request.Limit, bar);
        CheckPrice("stop", request.Stop, bar);
        CheckPrice("stop loss", request.StopLoss, bar);
        CheckPrice("take profit", request.TakeProfit, bar);
        CheckPrice("trailing distance", request.TrailingDistance, bar);
        if (request.TrailingFraction is { } share && !(share is > 0 and < 1))
        {
            throw new BacktestException($"The trailing share of the order placed on bar {bar} is {Text(share)}, it must be above 0 and below 1.");
        }

        var side = (int)request.Side;
        var entry = request.Limit ?? request.Stop ?? (_closePrices[bar] * (1 + (side * _options.Spread)));
        if (side * request.StopLoss >= side * entry || side * request.TakeProfit <= side * entry)
        {
            var rule = side > 0 ? "stop loss < entry < take profit" : "take profit < entry < stop loss";
            throw new BacktestException($"The {(side > 0 ? "buy" : "sell")} order placed on bar {bar} needs {rule}; it has stop loss {Text(request.StopLoss ?? double.NaN)}, entry {Text(entry)}, take profit {Text(request.TakeProfit ?? double.NaN)}.");
        }
    }

    private void Enqueue(PendingOrder order, int bar)
    {
        order.Record = _records.Add(new OrderRecord
        {
            Kind = order.Kind,
            Side = order.Side,
            PlacedBar = bar,
            FilledBar = -1,
            Limit = OrNull(order.Limit),
            Stop = OrNull(order.Stop),
            StopLoss = OrNull(order.StopLoss),
            TakeProfit = OrNull(order.TakeProfit),
        });
        _pending.Add(order);
    }

    private void SetStatus(int record, OrderStatus status) => _records[record] = _records[record] with { Status = status };

    private void SetFilled(int record, long lots, double price, int bar) =>
        _records[record] = _records[record] with
        {
            Status = OrderStatus.Filled,
            FilledSize = lots / _lotsPerUnit,
            FillPrice = price,
            FilledBar = bar,
        };
}
