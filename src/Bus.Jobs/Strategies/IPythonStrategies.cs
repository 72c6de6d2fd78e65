using Bus.Backtesting;

namespace Bus.Jobs.Strategies;

/// <summary>Runs strategies whose source in Python came with a job.</summary>
/// <remarks>Thread-safe. What runs them has to isolate them: the source is of unknown origin.</remarks>
public interface IPythonStrategies
{
    /// <summary>Checks a source and calls it with prices.</summary>
    /// <param name="code">The source, with a function <c>my_strategy</c> that has one parameter.</param>
    /// <param name="prices">The prices of at least one instrument.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>What it found, in its order.</returns>
    /// <exception cref="BacktestException">The source is refused, it failed, or it took too much; it would again.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<IReadOnlyList<StrategySignal>> RunAsync(string code, IReadOnlyList<StrategyPrices> prices, CancellationToken cancellationToken);
}
