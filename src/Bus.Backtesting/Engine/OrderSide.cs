namespace Bus.Backtesting.Engine;

/// <summary>The direction of an order. The values are the signs of the sizes.</summary>
public enum OrderSide
{
    /// <summary>Sells: closes longs, opens shorts.</summary>
    Sell = -1,

    /// <summary>Buys: closes shorts, opens longs.</summary>
    Buy = 1,
}
