using Bus.Backtesting.Engine;

namespace Bus.Backtesting.Optimization;

/// <summary>The statistic by which an optimization ranks its runs, and in which direction. Immutable.</summary>
/// <remarks>Reading it computes what this statistic needs and no more, which makes a run several times as fast as a whole report.</remarks>
public sealed record OptimizationObjective
{
    private readonly Func<BacktestRun, double> _read;

    private OptimizationObjective(string name, bool minimize, Func<BacktestRun, double> read)
    {
        Name = name;
        Minimize = minimize;
        _read = read;
    }

    /// <summary>All statistics that can be an objective: every number of a report by its name in JSON, those of one side as <c>long.winRatePct</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ObjectiveFigures.All.Keys];

    /// <summary>Name of the statistic as in the JSON of a report.</summary>
    public string Name { get; }

    /// <summary>Whether the smallest value is best.</summary>
    /// <value>The default is false: the largest is.</value>
    public bool Minimize { get; }

    /// <summary>Finds a statistic.</summary>
    /// <param name="name">Its name in the JSON of a report, in any case, such as <c>sharpe</c> or <c>long.winRatePct</c>.</param>
    /// <param name="minimize">Whether the smallest value is best.</param>
    /// <returns>The objective.</returns>
    /// <exception cref="BacktestException">There is no such statistic; the message names all.</exception>
    public static OptimizationObjective Of(string name, bool minimize = false)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (var (known, read) in ObjectiveFigures.All)
        {
            if (string.Equals(known, name.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                return new OptimizationObjective(known, minimize, read);
            }
        }

        throw new BacktestException($"There is no statistic '{name}'; there is {string.Join(", ", Names)}.");
    }

    /// <summary>The value of a run; null when the statistic is undefined for it, as a report has it.</summary>
    internal double? Read(BacktestRun run) => _read(run) is var value && double.IsFinite(value) ? value : null;

    /// <summary>Whether a value is better than another.</summary>
    internal bool IsBetter(double value, double other) => Minimize ? value < other : value > other;
}
