using System.Globalization;

namespace Bus.Backtesting.Engine;

/// <summary>How much an order trades: a share of the available money, or a number of units. The default is all the money there is.</summary>
public readonly record struct OrderSize
{
    // Both zero for the default value, which so means All.
    private readonly double _fraction;
    private readonly double _units;

    private OrderSize(double fraction, double units)
    {
        _fraction = fraction;
        _units = units;
    }

    /// <summary>As many units as the available money (times the leverage) buys.</summary>
    public static OrderSize All => default;

    /// <summary>Whether the size is a share of the money that is available when the order fills.</summary>
    public bool IsFraction => _units == 0;

    /// <summary>The share of the available money, or the number of units.</summary>
    public double Value => IsFraction ? _fraction == 0 ? 1 : _fraction : _units;

    /// <summary>A share of the money that is available when the order fills, rounded down to tradable units.</summary>
    /// <param name="fraction">Above 0, at most 1.</param>
    /// <returns>The size.</returns>
    /// <exception cref="BacktestException"><paramref name="fraction"/> is outside its range.</exception>
    public static OrderSize Fraction(double fraction) =>
        fraction is > 0 and <= 1
            ? new OrderSize(fraction, 0)
            : throw new BacktestException($"An order's share of the money is {fraction.ToString(CultureInfo.InvariantCulture)}, it must be above 0 and at most 1.");

    /// <summary>A number of units, rounded down to the tradable step (<see cref="BacktestOptions.SizeDecimals"/>).</summary>
    /// <param name="units">Above 0.</param>
    /// <returns>The size.</returns>
    /// <exception cref="BacktestException"><paramref name="units"/> is not a number above 0.</exception>
    public static OrderSize Units(double units) =>
        units > 0 && double.IsFinite(units)
            ? new OrderSize(0, units)
            : throw new BacktestException($"An order's size is {units.ToString(CultureInfo.InvariantCulture)} units, it must be above 0; the side tells buying from selling.");
}
