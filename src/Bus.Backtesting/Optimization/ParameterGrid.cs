using System.Globalization;

namespace Bus.Backtesting.Optimization;

/// <summary>The values that an optimization tries for one parameter. Immutable and safe to share between threads.</summary>
/// <remarks>A range is computed in decimal numbers, so that <c>0.1:0.5:0.1</c> holds 0.3 and not 0.30000000000000004, and takes no memory however long it is.</remarks>
public sealed class ParameterGrid
{
    private readonly double[]? _values;
    private readonly decimal _from;
    private readonly decimal _step;

    private ParameterGrid(string name, double[] values)
    {
        Name = name;
        _values = values;
        Count = values.Length;
    }

    private ParameterGrid(string name, decimal from, decimal step, long count)
    {
        Name = name;
        _from = from;
        _step = step;
        Count = count;
    }

    /// <summary>The parameter.</summary>
    public string Name { get; }

    /// <summary>Number of values, at least 1.</summary>
    public long Count { get; }

    /// <summary>Whether only whole numbers are among the values.</summary>
    internal bool IsInteger => _values is null
        ? decimal.IsInteger(_from) && (Count == 1 || decimal.IsInteger(_step))
        : _values.All(double.IsInteger);

    /// <summary>The single values; null for a range.</summary>
    internal double[]? Values => _values;

    /// <summary>The first value of a range, and how far apart its values are.</summary>
    internal (decimal From, decimal Step) Spacing => (_from, _step);

    /// <summary>A value, in the order given.</summary>
    /// <param name="index">From 0 to below <see cref="Count"/>.</param>
    /// <returns>The value.</returns>
    public double this[long index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return _values is null ? (double)(_from + (index * _step)) : _values[index];
        }
    }

    /// <summary>Reads a grid: <c>fast=5:25:5</c> is 5, 10, 15, 20, 25, and <c>fast=5,10,25</c> is these three.</summary>
    /// <param name="text">Name, equals sign, and from:to:step or values with commas. Numbers have a decimal point.</param>
    /// <returns>The grid.</returns>
    /// <exception cref="BacktestException">The text is of another form, or the range is empty or endless; the message says what is allowed.</exception>
    public static ParameterGrid Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('=', 2);
        var name = parts[0].Trim();
        if (parts.Length != 2 || name.Length == 0 || string.IsNullOrWhiteSpace(parts[1]))
        {
            throw Malformed(text);
        }

        if (!parts[1].Contains(':'))
        {
            return Of(name, [.. parts[1].Split(',').Select(part => (double)Number(part, text))]);
        }

        return parts[1].Split(':') is [var from, var to, var step]
            ? Range(name, Number(from, text), Number(to, text), Number(step, text))
            : throw Malformed(text);
    }

    /// <summary>Evenly spaced values.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="from">The first value.</param>
    /// <param name="to">The last value, which is included when a whole number of steps leads to it; at least <paramref name="from"/>.</param>
    /// <param name="step">How far apart they are, above 0.</param>
    /// <returns>The grid.</returns>
    /// <exception cref="BacktestException">The range is empty or endless.</exception>
    public static ParameterGrid Range(string name, decimal from, decimal to, decimal step)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (step <= 0)
        {
            throw new BacktestException($"The grid of {name} has the step {Text(step)}, it must be above 0.");
        }

        if (from > to)
        {
            throw new BacktestException($"The grid of {name} starts above its end: from {Text(from)} to {Text(to)}.");
        }

        try
        {
            return new ParameterGrid(name, from, step, checked((long)decimal.Floor((to - from) / step) + 1));
        }
        catch (OverflowException)
        {
            throw new BacktestException($"The grid of {name} has too many values: from {Text(from)} to {Text(to)} in steps of {Text(step)}.");
        }
    }

    /// <summary>Single values.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="values">The values; at least one, each once.</param>
    /// <returns>The grid.</returns>
    /// <exception cref="BacktestException">There is no value, or one is given twice.</exception>
    public static ParameterGrid Of(string name, params double[] values)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(values);
        var seen = new HashSet<double>();
        foreach (var value in values)
        {
            if (!seen.Add(value))
            {
                throw new BacktestException($"The grid of {name} has the value {value.ToString(CultureInfo.InvariantCulture)} twice.");
            }
        }

        return values.Length > 0 ? new ParameterGrid(name, [.. values]) : throw new BacktestException($"The grid of {name} has no values.");
    }

    /// <summary>The first value that does not satisfy a parameter; null when all do. A range needs no look at each of its values.</summary>
    internal double? FindOutside(double minimum, double maximum, bool integers)
    {
        if (_values is not null)
        {
            foreach (var value in _values)
            {
                if (!(value >= minimum && value <= maximum) || (integers && !double.IsInteger(value)))
                {
                    return value;
                }
            }

            return null;
        }

        if (this[0] < minimum || (integers && !decimal.IsInteger(_from)))
        {
            return this[0];
        }

        // Without a whole step the second value is no whole number, as the first is one.
        return this[Count - 1] > maximum ? this[Count - 1] : integers && !IsInteger ? this[1] : null;
    }

    private static decimal Number(string part, string text) =>
        decimal.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw Malformed(text);

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static BacktestException Malformed(string text) =>
        new($"The grid is '{text}'; it must be name=from:to:step or name=value,value, such as fast=5:25:5 or fast=5,10,25.");
}
