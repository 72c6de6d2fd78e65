using System.Globalization;

namespace Bus.Backtesting.Strategies;

/// <summary>A number that tunes a strategy. Immutable.</summary>
public sealed record StrategyParameter
{
    private StrategyParameter(string name, double defaultValue, double minimum, double maximum, bool isInteger, string description)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!(minimum <= defaultValue && defaultValue <= maximum))
        {
            throw new ArgumentException($"The default {defaultValue} of parameter '{name}' is outside {minimum}..{maximum}.");
        }

        Name = name;
        Default = defaultValue;
        Minimum = minimum;
        Maximum = maximum;
        IsInteger = isInteger;
        Description = description;
    }

    /// <summary>Lower-case words joined by hyphens.</summary>
    public string Name { get; }

    /// <summary>The value when none is given.</summary>
    public double Default { get; }

    /// <summary>The smallest value allowed.</summary>
    public double Minimum { get; }

    /// <summary>The largest value allowed.</summary>
    public double Maximum { get; }

    /// <summary>Whether only whole numbers are allowed.</summary>
    public bool IsInteger { get; }

    /// <summary>What it does, with its unit.</summary>
    public string Description { get; }

    /// <summary>Declares a whole number.</summary>
    /// <param name="name">Lower-case words joined by hyphens.</param>
    /// <param name="defaultValue">The value when none is given.</param>
    /// <param name="minimum">The smallest value allowed.</param>
    /// <param name="maximum">The largest value allowed.</param>
    /// <param name="description">What it does, with its unit.</param>
    /// <returns>The parameter.</returns>
    public static StrategyParameter Integer(string name, int defaultValue, int minimum, int maximum, string description) =>
        new(name, defaultValue, minimum, maximum, isInteger: true, description);

    /// <summary>Declares a number.</summary>
    /// <param name="name">Lower-case words joined by hyphens.</param>
    /// <param name="defaultValue">The value when none is given.</param>
    /// <param name="minimum">The smallest value allowed.</param>
    /// <param name="maximum">The largest value allowed.</param>
    /// <param name="description">What it does, with its unit.</param>
    /// <returns>The parameter.</returns>
    public static StrategyParameter Number(string name, double defaultValue, double minimum, double maximum, string description) =>
        new(name, defaultValue, minimum, maximum, isInteger: false, description);

    /// <summary>Declares a switch: 0 is off, 1 is on.</summary>
    /// <param name="name">Lower-case words joined by hyphens.</param>
    /// <param name="defaultValue">The value when none is given.</param>
    /// <param name="description">What it does when on.</param>
    /// <returns>The parameter.</returns>
    public static StrategyParameter Switch(string name, bool defaultValue, string description) =>
        new(name, defaultValue ? 1 : 0, 0, 1, isInteger: true, description);

    /// <summary>The values allowed, for messages and help: "1..1000".</summary>
    /// <returns>The text.</returns>
    public string DescribeRange() =>
        $"{Minimum.ToString(CultureInfo.InvariantCulture)}..{Maximum.ToString(CultureInfo.InvariantCulture)}";

    internal string DescribeAllowed() => $"{(IsInteger ? "a whole number in " : "")}{DescribeRange()}";

    internal bool Allows(double value) =>
        value >= Minimum && value <= Maximum && (!IsInteger || value == Math.Floor(value));
}
