using System.Globalization;

namespace Bus.Backtesting.Strategies;

/// <summary>Values for all parameters of one strategy. Immutable and safe to share between threads.</summary>
public sealed class StrategyParameters
{
    private readonly double[] _values;

    private StrategyParameters(StrategyInfo strategy)
    {
        Strategy = strategy;
        _values = [.. strategy.Parameters.Select(parameter => parameter.Default)];
    }

    private StrategyParameters(StrategyParameters source)
    {
        Strategy = source.Strategy;
        _values = [.. source._values];
    }

    /// <summary>The strategy that the values are for.</summary>
    public StrategyInfo Strategy { get; }

    /// <summary>The value of a parameter.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <returns>The value.</returns>
    /// <exception cref="BacktestException">The strategy has no such parameter.</exception>
    public double this[string name] => _values[IndexOf(name)];

    /// <summary>The value of a whole-number parameter.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <returns>The value.</returns>
    /// <exception cref="BacktestException">The strategy has no such parameter.</exception>
    public int Integer(string name) => (int)_values[IndexOf(name)];

    /// <summary>The value of a switch.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <returns>Whether it is on.</returns>
    /// <exception cref="BacktestException">The strategy has no such parameter.</exception>
    public bool IsOn(string name) => _values[IndexOf(name)] != 0;

    /// <summary>All values by name, in the order of declaration.</summary>
    /// <returns>A new dictionary.</returns>
    public IReadOnlyDictionary<string, double> ToDictionary()
    {
        var values = new Dictionary<string, double>(_values.Length);
        for (var i = 0; i < _values.Length; i++)
        {
            values.Add(Strategy.Parameters[i].Name, _values[i]);
        }

        return values;
    }

    /// <summary>The values on one line: "fast=10 slow=30".</summary>
    /// <returns>The line.</returns>
    public override string ToString() =>
        string.Join(' ', Strategy.Parameters.Select((parameter, i) => $"{parameter.Name}={_values[i].ToString(CultureInfo.InvariantCulture)}"));

    internal static StrategyParameters Parse(StrategyInfo strategy, IEnumerable<KeyValuePair<string, string>> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var parameters = new StrategyParameters(strategy);
        foreach (var (name, text) in settings)
        {
            var index = parameters.IndexOf(name);
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                var declared = strategy.Parameters[index];
                throw new BacktestException($"{name} is '{text}', which is not a number; '{strategy.Name}' allows {declared.DescribeRange()}.");
            }

            parameters.Set(index, value);
        }

        return parameters;
    }

    internal static StrategyParameters Create(StrategyInfo strategy, ReadOnlySpan<(string Name, double Value)> settings)
    {
        var parameters = new StrategyParameters(strategy);
        foreach (var (name, value) in settings)
        {
            parameters.Set(parameters.IndexOf(name), value);
        }

        return parameters;
    }

    /// <summary>All values, in the order of declaration.</summary>
    internal ReadOnlySpan<double> Values => _values;

    internal StrategyParameters Copy() => new(this);

    /// <summary>Changes a value that was checked before; only for copies that nobody else sees, so that optimizations need no new object per run.</summary>
    internal void Overwrite(int index, double value) => _values[index] = value;

    private void Set(int index, double value)
    {
        var parameter = Strategy.Parameters[index];
        if (!parameter.Allows(value))
        {
            throw new BacktestException($"{parameter.Name} is {value.ToString(CultureInfo.InvariantCulture)}, '{Strategy.Name}' allows {parameter.DescribeAllowed()}.");
        }

        _values[index] = value;
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            if (string.Equals(Strategy.Parameters[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        throw new BacktestException($"Strategy '{Strategy.Name}' has no parameter '{name}'; it has {Strategy.DescribeParameters()}.");
    }
}
