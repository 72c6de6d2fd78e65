namespace Bus.Backtesting.Engine;

/// <summary>
/// Filling orders. Order within a bar: orders that close, then market orders, both at the open (or the close before); then the exits of
/// open trades; then limit and stop orders in the order they were placed, each followed by the exits of the trade it opened.
/// </summary>
internal sealed partial class Broker
{
    public void ProcessBar(int bar)
    {
        var path = new PricePath(_openPrices[bar], _lowPrices[bar], _highPrices[bar], _closePrices[bar]);
        if (_pending.Count > 0)
        {
            if (_options.TradeOnClose)
            {
                FillAtMarket(_closePrices[bar - 1], bar - 1);
            }
            else
            {
                FillAtMarket(path.Start, bar);
            }
        }

        if (_tradesWithExits > 0)
        {
            CheckAllExits(path, bar);
        }

        if (_pending.Count > 0)
        {
            FillWorking(path, bar);
            RemoveDone();
        }
    }

    /// <summary>What a waiting order fills at and what is known of the bar after that. Prices are those of a buy.</summary>
    private static bool TryFindFill(ref PendingOrder order, double limit, double stop, in PricePath path, out PricePath after)
    {
        after = path;
        var hasLimit = !double.IsNaN(limit);
        var touchedAt = path.Start;
        if (!double.IsNaN(stop) && !order.Triggered)
        {
            if (path.High < stop)
            {
                return false;
            }

            order.Triggered = true;
            touchedAt = Math.Max(path.Start, stop);
            after = touchedAt > path.Start ? path.AfterRising(touchedAt) : path;
            if (!hasLimit || touchedAt <= limit)
            {
                return true;
            }

            if (touchedAt > path.Start)
            {
                after = after.After(limit);
                return path.Close <= limit;
            }
        }

        if (path.Low > limit)
        {
            return false;
        }

        after = path.Start <= limit ? path : path.AfterFalling(limit);
        return true;
    }

    private void FillAtMarket(double price, int bar)
    {
        FillCloses(price, bar);
        for (var i = 0; i < _pending.Count; i++)
        {
            if (_pending[i].Kind == OrderKind.Market)
            {
                FillEntry(ref _pending[i], price, bar, insideBar: false);
            }
        }

        RemoveDone();
    }

    private void FillCloses(double price, int bar)
    {
        for (var i = 0; i < _pending.Count; i++)
        {
            if (_pending[i].Kind == OrderKind.Close && !_pending[i].Done)
            {
                FillClose(ref _pending[i], price, bar);
            }
        }
    }

    private void FillWorking(in PricePath path, int bar)
    {
        for (var i = 0; i < _pending.Count; i++)
        {
            ref var order = ref _pending[i];
            var sign = (int)order.Side;
            if (order.AtMarket || !TryFindFill(ref order, sign * order.Limit, sign * order.Stop, path.For(order.Side), out var after))
            {
                continue;
            }

            var price = sign * after.Start;
            if (FillEntry(ref order, price, bar, insideBar: price != path.Start) && _open[^1].HasExits)
            {
                CheckExits(_open.Count - 1, after, bar);
            }
        }
    }

    private void FillClose(ref PendingOrder order, double price, int bar)
    {
        order.Done = true;
        long held = 0;
        for (var i = 0; i < _open.Count; i++)
        {
            held += _open[i].Lots;
        }

        var wanted = order.Size.Value == 1 ? held : (long)Math.Floor(held * order.Size.Value);
        var closed = PositionSign == (int)order.Side ? 0 : Reduce(wanted, price, bar, OrderKind.Close);
        if (closed > 0)
        {
            SetFilled(order.Record, closed, price, bar);
        }
        else
        {
            SetStatus(order.Record, OrderStatus.Canceled);
        }
    }

    /// <summary>Fills an order: closes what is held on the other side, oldest first, and opens a trade with the rest. True when it opened one.</summary>
    private bool FillEntry(ref PendingOrder order, double price, int bar, bool insideBar)
    {
        order.Done = true;
        var entryPrice = price * (1 + ((int)order.Side * _options.Spread));
        var lots = LotsOf(order.Size, price, entryPrice);
        var closed = PositionSign == -(int)order.Side ? Reduce(lots, price, bar, order.Kind) : 0;
        var rest = lots - closed;
        var opens = rest > 0 && (rest * CostPerLot(entryPrice)) + _options.FixedCommission <= AvailableAt(price);
        if (opens)
        {
            Open(order, rest, entryPrice, bar, insideBar);
        }

        var filled = closed + (opens ? rest : 0);
        if (filled > 0)
        {
            SetFilled(order.Record, filled, price, bar);
        }
        else
        {
            SetStatus(order.Record, OrderStatus.Rejected);
        }

        return opens;
    }

    private long LotsOf(OrderSize size, double price, double entryPrice)
    {
        if (size.IsFraction)
        {
            return AffordableLots(AvailableAt(price) * size.Value, entryPrice);
        }

        // 0.3 x 10 is 3.0000000000000004 or 2.9999999999999996 for other values: a size within a trace of a whole lot is that lot.
        var lots = size.Value * _lotsPerUnit;
        var nearest = Math.Round(lots);
        return (long)Math.Min(MaxLots, Math.Abs(lots - nearest) <= 1e-9 * nearest ? nearest : Math.Floor(lots));
    }

    private void Open(in PendingOrder order, long lots, double entryPrice, int bar, bool insideBar)
    {
        var size = (int)order.Side * (lots / _lotsPerUnit);
        var commission = CommissionOf(size, entryPrice);
        _cash -= commission;
        CommissionsPaid += commission;
        var distance = double.IsNaN(order.TrailingDistance) ? entryPrice * order.TrailingFraction : order.TrailingDistance;
        _open.Add(new OpenTrade
        {
            Lots = lots,
            Side = order.Side,
            Size = size,
            EntryPrice = entryPrice,
            EntryCommission = commission,
            EntryBar = bar,
            EnteredInsideBar = insideBar,
            StopLoss = order.StopLoss,
            TakeProfit = order.TakeProfit,
            TrailingDistance = order.TrailingDistance,
            TrailingFraction = order.TrailingFraction,
            TrailingLevel = entryPrice - ((int)order.Side * distance),
        });
        CountExits();
    }

    private void RemoveDone()
    {
        for (var i = _pending.Count - 1; i >= 0; i--)
        {
            if (_pending[i].Done)
            {
                _pending.RemoveAt(i);
            }
        }
    }
}
