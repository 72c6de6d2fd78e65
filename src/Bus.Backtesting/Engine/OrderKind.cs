namespace Bus.Backtesting.Engine;

/// <summary>What makes an order fill. The values are part of the orders hash.</summary>
public enum OrderKind
{
    /// <summary>Fills at the next open (or at this close, see <see cref="BacktestOptions.TradeOnClose"/>).</summary>
    Market = 0,

    /// <summary>Fills at its price or better.</summary>
    Limit = 1,

    /// <summary>Becomes a market order when its price is reached.</summary>
    Stop = 2,

    /// <summary>Becomes a limit order when its stop price is reached.</summary>
    StopLimit = 3,

    /// <summary>Closes the position, or a part of it, at the market.</summary>
    Close = 4,

    /// <summary>Closed a trade at its stop loss.</summary>
    StopLoss = 5,

    /// <summary>Closed a trade at its take profit.</summary>
    TakeProfit = 6,

    /// <summary>Closed a trade at its trailing stop.</summary>
    TrailingStop = 7,

    /// <summary>Closed a trade because the data ended (<see cref="BacktestOptions.Finalize"/>).</summary>
    EndOfData = 8,

    /// <summary>Closed a trade because the account had no money left.</summary>
    Ruin = 9,
}
