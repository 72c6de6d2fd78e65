namespace Bus.Backtesting.Engine;

/// <summary>
/// The part of a bar's prices that is known to come after a moment: from <paramref name="Start"/>, touching <paramref name="Low"/> and
/// <paramref name="High"/> in unknown order, to <paramref name="Close"/>.
/// </summary>
/// <remarks>A bar does not tell the order of its prices; orders fill only at prices that are proven to come after they began to wait.</remarks>
internal readonly record struct PricePath(double Start, double Low, double High, double Close)
{
    /// <summary>Upside down for sells and shorts, so that every rule is written once, for buys and longs.</summary>
    public PricePath For(OrderSide side) => side == OrderSide.Buy ? this : new PricePath(-Start, -High, -Low, -Close);

    /// <summary>After an order filled at a price on the way down: the low is still to come, of the high only the close is sure.</summary>
    public PricePath AfterFalling(double price) => new(price, Low, Math.Max(price, Close), Close);

    /// <summary>After an order filled at a price on the way up.</summary>
    public PricePath AfterRising(double price) => new(price, Math.Min(price, Close), High, Close);

    /// <summary>After a fill of which only the close is known to follow.</summary>
    public PricePath After(double price) => new(price, Math.Min(price, Close), Math.Max(price, Close), Close);
}
