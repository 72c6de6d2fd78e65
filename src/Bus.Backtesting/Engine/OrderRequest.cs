namespace Bus.Backtesting.Engine;

/// <summary>An order as a strategy places it. Without prices it is a market order; prices left null do not apply.</summary>
public readonly record struct OrderRequest
{
    /// <summary>Creates a market order.</summary>
    /// <param name="side">Buy or sell.</param>
    /// <param name="size">How much; the default is all the money there is.</param>
    public OrderRequest(OrderSide side, OrderSize size = default)
    {
        Side = side;
        Size = size;
    }

    /// <summary>Buy or sell.</summary>
    public OrderSide Side { get; init; }

    /// <summary>How much.</summary>
    public OrderSize Size { get; init; }

    /// <summary>The worst price accepted. Alone it makes a limit order; with <see cref="Stop"/> a stop-limit order.</summary>
    public double? Limit { get; init; }

    /// <summary>The price that must be reached before the order acts: at or above it for a buy, at or below it for a sell.</summary>
    public double? Stop { get; init; }

    /// <summary>Closes the trade when the price moves against it to here. Cancels its other exits when it fills.</summary>
    public double? StopLoss { get; init; }

    /// <summary>Closes the trade when the price moves in its favour to here. Cancels its other exits when it fills.</summary>
    public double? TakeProfit { get; init; }

    /// <summary>Distance in price at which a stop follows the best price since entry.</summary>
    public double? TrailingDistance { get; init; }

    /// <summary>Distance as a share of the best price since entry at which a stop follows it: 0.05 is 5 %.</summary>
    public double? TrailingFraction { get; init; }
}
