using Bus.Backtesting.Engine;

namespace Bus.Backtesting.Strategies;

/// <summary>
/// A trading strategy. It says what it is called and which parameters it has, asks for its indicators once, and is then called on every
/// bar. Strategies shipped here and strategies written or generated elsewhere are the same thing.
/// </summary>
/// <remarks>
/// An instance serves one run at a time and any number of runs one after the other, so <see cref="Init"/> must set every field. The engine
/// never shows a strategy a later bar than the current one. A strategy has no need of time, files, network, threads or reflection.
/// </remarks>
public abstract class Strategy
{
    /// <summary>Name, description and parameters; the same for all instances of the class.</summary>
    public abstract StrategyInfo Info { get; }

    /// <summary>Prepares a run: reads the parameters and asks for indicators.</summary>
    /// <param name="setup">Parameters, price lines and indicators.</param>
    public abstract void Init(StrategySetup setup);

    /// <summary>Decides on one bar. Called in order for every bar from the first on which all indicators are defined and have a predecessor.</summary>
    /// <param name="bar">The bar, the account and the orders.</param>
    public abstract void OnBar(BarContext bar);

    /// <summary>Values for the parameters from text, as a command line or a message has them.</summary>
    /// <param name="settings">Name and value pairs; parameters not named take their defaults. Numbers have a decimal point.</param>
    /// <returns>The checked values.</returns>
    /// <exception cref="BacktestException">A name is unknown, a value is no number, outside its range, or does not fit another; the message says what is allowed.</exception>
    public StrategyParameters Parse(IEnumerable<KeyValuePair<string, string>> settings)
    {
        var parameters = StrategyParameters.Parse(Info, settings);
        Check(parameters);
        return parameters;
    }

    /// <summary>Values for the parameters, by name.</summary>
    /// <param name="settings">Name and value pairs; parameters not named take their defaults.</param>
    /// <returns>The checked values.</returns>
    /// <exception cref="BacktestException">A name is unknown, a value is outside its range, or does not fit another; the message says what is allowed.</exception>
    public StrategyParameters Configure(IEnumerable<KeyValuePair<string, double>> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Configure([.. settings.Select(setting => (setting.Key, setting.Value))]);
    }

    /// <summary>Values for the parameters.</summary>
    /// <param name="settings">Name and value pairs; parameters not named take their defaults.</param>
    /// <returns>The checked values.</returns>
    /// <exception cref="BacktestException">A name is unknown, a value is outside its range, or does not fit another; the message says what is allowed.</exception>
    public StrategyParameters Configure(params ReadOnlySpan<(string Name, double Value)> settings)
    {
        var parameters = StrategyParameters.Create(Info, settings);
        Check(parameters);
        return parameters;
    }

    /// <summary>Checks rules between parameters, such as fast &lt; slow. Ranges are checked already.</summary>
    /// <param name="parameters">The values.</param>
    /// <returns>Null when all is well, else a sentence that names the parameters, their values and the rule.</returns>
    protected virtual string? FindConflict(StrategyParameters parameters) => null;

    internal bool HasConflict(StrategyParameters parameters) => FindConflict(parameters) is not null;

    internal void Check(StrategyParameters parameters)
    {
        if (parameters.Strategy.Name != Info.Name)
        {
            throw new BacktestException($"The parameters were made for strategy '{parameters.Strategy.Name}', not for '{Info.Name}'.");
        }

        if (FindConflict(parameters) is { } conflict)
        {
            throw new BacktestException(conflict);
        }
    }
}
