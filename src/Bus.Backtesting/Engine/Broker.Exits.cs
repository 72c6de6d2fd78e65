namespace Bus.Backtesting.Engine;

/// <summary>Leaving trades: stop loss, take profit, trailing stop, opposite orders, the end of the data and of the money.</summary>
internal sealed partial class Broker
{
    /// <summary>Closes what is open at the end, then fills the market orders of the last bar; limit and stop orders stay as they are.</summary>
    public void CloseAtEnd(int bar)
    {
        var price = _options.TradeOnClose ? _closePrices[bar] : _openPrices[bar];
        FillCloses(price, bar);
        while (_open.Count > 0)
        {
            ref var trade = ref _open[0];
            var exit = trade.EnteredInsideBar && trade.EntryBar == bar ? _closePrices[bar] : price;
            CloseWhole(0, exit, bar, OrderKind.EndOfData);
        }

        FillAtMarket(price, bar);
        if (_tradesWithExits > 0 && !_options.TradeOnClose)
        {
            CheckAllExits(new PricePath(_openPrices[bar], _lowPrices[bar], _highPrices[bar], _closePrices[bar]), bar);
        }
    }

    /// <summary>The account is worth nothing: closes everything at the close and withdraws all orders.</summary>
    public void CloseInRuin(int bar)
    {
        CancelAll();
        while (_open.Count > 0)
        {
            CloseWhole(0, _closePrices[bar], bar, OrderKind.Ruin);
        }
    }

    private void CheckAllExits(in PricePath path, int bar)
    {
        var index = 0;
        while (index < _open.Count)
        {
            var count = _open.Count;
            if (_open[index].HasExits)
            {
                CheckExits(index, path.For(_open[index].Side), bar);
            }

            // A trade that was closed made room for the next at the same index.
            index += _open.Count == count ? 1 : 0;
        }
    }

    /// <summary>
    /// Closes a trade whose exit was reached. The stop goes before the target: a bar that touches both is taken for a loss. A stop that
    /// was gapped through fills at the first price, a target that was, too. Then the trailing stop follows the best price; the close
    /// comes last in a bar, so a close beyond the new level proves that the level was hit.
    /// </summary>
    private void CheckExits(int index, in PricePath path, int bar)
    {
        ref var trade = ref _open[index];
        var sign = (int)trade.Side;
        var fixedStop = sign * trade.StopLoss;
        var trailingStop = sign * trade.TrailingLevel;
        var stop = double.MaxNumber(fixedStop, trailingStop);
        if (path.Low <= stop)
        {
            var kind = stop == fixedStop ? OrderKind.StopLoss : OrderKind.TrailingStop;
            CloseWhole(index, sign * Math.Min(path.Start, stop), bar, kind);
            return;
        }

        var target = sign * trade.TakeProfit;
        if (path.High >= target)
        {
            CloseWhole(index, sign * Math.Max(path.Start, target), bar, OrderKind.TakeProfit);
            return;
        }

        if (double.IsNaN(trailingStop))
        {
            return;
        }

        var distance = double.IsNaN(trade.TrailingDistance) ? Math.Abs(path.High) * trade.TrailingFraction : trade.TrailingDistance;
        var level = Math.Max(trailingStop, path.High - distance);
        trade.TrailingLevel = sign * level;
        if (path.Close <= level)
        {
            CloseWhole(index, sign * level, bar, OrderKind.TrailingStop);
        }
    }

    /// <summary>Closes up to a number of lots, oldest trades first, and returns how many it closed.</summary>
    private long Reduce(long lots, double price, int bar, OrderKind kind)
    {
        var left = lots;
        while (left > 0 && _open.Count > 0)
        {
            var part = Math.Min(left, _open[0].Lots);
            CloseLots(0, part, price, bar, kind);
            left -= part;
        }

        return lots - left;
    }

    /// <summary>Closes a trade by an order of its own, which the log shows.</summary>
    private void CloseWhole(int index, double price, int bar, OrderKind kind)
    {
        ref var trade = ref _open[index];
        var record = _records.Add(new OrderRecord
        {
            Kind = kind,
            Side = (OrderSide)(-(int)trade.Side),
            PlacedBar = trade.EntryBar,
            StopLoss = OrNull(trade.StopLoss),
            TakeProfit = OrNull(trade.TakeProfit),
        });
        var lots = trade.Lots;
        CloseLots(index, lots, price, bar, kind);
        SetFilled(record, lots, price, bar);
    }

    private void CloseLots(int index, long lots, double price, int bar, OrderKind kind)
    {
        ref var trade = ref _open[index];
        var whole = lots == trade.Lots;
        var sign = (int)trade.Side;
        var size = whole ? trade.Size : sign * (lots / _lotsPerUnit);
        var exitCommission = CommissionOf(size, price);
        var entryCommission = whole ? trade.EntryCommission : trade.EntryCommission * lots / trade.Lots;
        var commission = entryCommission + exitCommission;
        var gross = size * (price - trade.EntryPrice);
        _cash += gross - exitCommission;
        CommissionsPaid += exitCommission;
        _closed.Add(new Trade
        {
            Size = size,
            EntryBar = trade.EntryBar,
            ExitBar = bar,
            EntryPrice = trade.EntryPrice,
            ExitPrice = price,
            StopLoss = OrNull(sign * double.MaxNumber(sign * trade.StopLoss, sign * trade.TrailingLevel)),
            TakeProfit = OrNull(trade.TakeProfit),
            ProfitLoss = gross - commission,
            Commission = commission,
            Return = (sign * ((price / trade.EntryPrice) - 1)) - (commission / (Math.Abs(size) * trade.EntryPrice)),
            ExitKind = kind,
        });
        if (whole)
        {
            _open.RemoveAt(index);
            CountExits();
            return;
        }

        trade.Lots -= lots;
        trade.Size = sign * (trade.Lots / _lotsPerUnit);
        trade.EntryCommission -= entryCommission;
    }

    private void CountExits()
    {
        _tradesWithExits = 0;
        for (var i = 0; i < _open.Count; i++)
        {
            _tradesWithExits += _open[i].HasExits ? 1 : 0;
        }
    }
}
