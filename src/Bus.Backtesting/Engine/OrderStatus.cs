namespace Bus.Backtesting.Engine;

/// <summary>What became of an order. The values are part of the orders hash.</summary>
public enum OrderStatus
{
    /// <summary>Still waited when the data ended.</summary>
    Working = 0,

    /// <summary>Filled.</summary>
    Filled = 1,

    /// <summary>Withdrawn by the strategy, by a later order (<see cref="BacktestOptions.ExclusiveOrders"/>), or because there was nothing left to close.</summary>
    Canceled = 2,

    /// <summary>Not filled for lack of money, or because its size came to nothing.</summary>
    Rejected = 3,
}
