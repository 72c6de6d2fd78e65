using Bus.Backtesting;
using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Optimization;
using Bus.Backtesting.Report;
using Bus.Backtesting.Strategies;

namespace Bus.Jobs.Strategies;

/// <summary>One version of a strategy that is not built in. Immutable and thread-safe.</summary>
public interface ILibraryStrategy
{
    /// <summary>The strategy's name.</summary>
    string Name { get; }

    /// <summary>The version's number, from 1.</summary>
    int Version { get; }

    /// <summary>Makes a strategy with the same name and parameters, to check values and to make spaces of points with. It is not run.</summary>
    /// <returns>A new instance.</returns>
    Strategy CreateStandIn();

    /// <summary>Runs a backtest.</summary>
    /// <param name="bars">The prices.</param>
    /// <param name="parameters">The parameters, checked but for the strategy's own rules between them.</param>
    /// <param name="options">Account and market, checked.</param>
    /// <param name="progress">Told the share of the work done.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The result.</returns>
    /// <exception cref="BacktestException">The parameters break a rule of the strategy, an order of the strategy is wrong, or it failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<BacktestResult> RunAsync(Bars bars, StrategyParameters parameters, BacktestOptions options, IProgress<double>? progress, CancellationToken cancellationToken);

    /// <summary>Runs a chunk of an optimization.</summary>
    /// <param name="plan">The optimization, whose space was made with a stand-in.</param>
    /// <param name="chunk">Points of its space.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The result; points that break a rule of the strategy are skipped.</returns>
    /// <exception cref="BacktestException">The strategy failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<OptimizationResult> RunAsync(OptimizationPlan plan, OptimizationChunk chunk, CancellationToken cancellationToken);
}
