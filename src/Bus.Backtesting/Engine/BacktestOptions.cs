using System.Globalization;

namespace Bus.Backtesting.Engine;

/// <summary>The account and the market that a backtest runs on. Immutable.</summary>
public sealed record BacktestOptions
{
    /// <summary>The most digits after the point that <see cref="SizeDecimals"/> allows.</summary>
    public const int MaxSizeDecimals = 8;

    private static readonly string SizeDecimalsAllowed = $"from 0 to {MaxSizeDecimals}";

    /// <summary>The defaults.</summary>
    public static BacktestOptions Default { get; } = new();

    /// <summary>Money in the account at the start.</summary>
    /// <value>The default is 10,000; above 0.</value>
    public double Cash { get; init; } = 10_000;

    /// <summary>Commission as a share of the traded value, paid at entry and at exit: 0.001 is 0.1 %.</summary>
    /// <value>The default is 0; from 0 to below 1.</value>
    public double Commission { get; init; }

    /// <summary>Commission in money for each entry and each exit, on top of <see cref="Commission"/>.</summary>
    /// <value>The default is 0; at least 0.</value>
    public double FixedCommission { get; init; }

    /// <summary>One-way spread as a share of the price, paid at entry only: longs enter at price x (1 + spread), shorts at price x (1 - spread).</summary>
    /// <value>The default is 0; from 0 to below 1.</value>
    public double Spread { get; init; }

    /// <summary>Share of a position's value that must be covered by own money: 0.1 allows a leverage of 10.</summary>
    /// <value>The default is 1, no leverage; above 0, at most 1.</value>
    /// <remarks>
    /// Commissions are always paid from own money. When equity falls to 0 or below, all trades are closed at that bar's close, equity
    /// stays 0 for the rest of the run, and nothing more is traded.
    /// </remarks>
    public double Margin { get; init; } = 1;

    /// <summary>Market orders fill at the close of the bar they are placed on, instead of the next bar's open.</summary>
    /// <value>The default is false.</value>
    public bool TradeOnClose { get; init; }

    /// <summary>Every new entry order first cancels all pending orders and closes the position.</summary>
    /// <value>The default is false.</value>
    public bool ExclusiveOrders { get; init; }

    /// <summary>
    /// Closes the trades that are open at the end, so that they appear among the trades. They are closed at the open of the last bar, where
    /// market orders placed on that bar fill as well; with <see cref="TradeOnClose"/> at its close.
    /// </summary>
    /// <value>The default is false: an open trade counts in equity, but is not among the trades.</value>
    /// <remarks>A trade that a limit or stop order opened inside the last bar is closed at its close, not at the open before it existed.</remarks>
    public bool Finalize { get; init; }

    /// <summary>Digits after the point that a position size may have: 0 trades whole units, 8 suits crypto currencies.</summary>
    /// <value>The default is 0; from 0 to 8.</value>
    public int SizeDecimals { get; init; }

    /// <summary>Checks all values.</summary>
    /// <exception cref="BacktestException">A value is outside its range; the message names it and what is allowed.</exception>
    public void Validate()
    {
        Check(Cash > 0 && double.IsFinite(Cash), "cash", Cash, "a number above 0");
        Check(Commission is >= 0 and < 1, "commission", Commission, "from 0 to below 1 (0.001 is 0.1 %)");
        Check(FixedCommission >= 0 && double.IsFinite(FixedCommission), "fixed commission", FixedCommission, "0 or more");
        Check(Spread is >= 0 and < 1, "spread", Spread, "from 0 to below 1 (0.002 is 0.2 %)");
        Check(Margin is > 0 and <= 1, "margin", Margin, "above 0 and at most 1 (0.1 is a leverage of 10)");
        Check(SizeDecimals is >= 0 and <= MaxSizeDecimals, "size decimals", SizeDecimals, SizeDecimalsAllowed);
    }

    private static void Check(bool valid, string name, double value, string allowed)
    {
        if (!valid)
        {
            throw new BacktestException($"The {name} is {value.ToString(CultureInfo.InvariantCulture)}, it must be {allowed}.");
        }
    }
}
