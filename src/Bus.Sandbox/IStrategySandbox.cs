using Bus.Backtesting;
using Bus.Backtesting.Optimization;
using Bus.Backtesting.Report;

namespace Bus.Sandbox;

/// <summary>Compiles and runs strategies of any origin, each in a process that can do nothing but compute.</summary>
/// <remarks>Thread-safe. Calls beyond the number of processes wait.</remarks>
public interface IStrategySandbox
{
    /// <summary>Compiles a source, checks it, and asks the strategy for its name and parameters.</summary>
    /// <param name="source">C# text.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The program, or what is wrong with the source; it does not throw for a bad source.</returns>
    /// <exception cref="SandboxUnavailableException">There is no isolation on this machine.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<StrategyInspection> InspectAsync(string source, CancellationToken cancellationToken = default);

    /// <summary>Runs a backtest.</summary>
    /// <param name="program">The strategy.</param>
    /// <param name="run">Prices, parameters and options.</param>
    /// <param name="progress">Told the share of bars done, from 0 to 1.</param>
    /// <param name="cancellationToken">Ends it, with its process.</param>
    /// <returns>The result.</returns>
    /// <exception cref="BacktestException">The input or an order is wrong; the message is the engine's.</exception>
    /// <exception cref="SandboxException">The strategy threw, hit a limit or ended its process.</exception>
    /// <exception cref="SandboxUnavailableException">There is no isolation on this machine.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<BacktestResult> RunAsync(StrategyProgram program, SandboxRun run, IProgress<double>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Runs a chunk of an optimization. Points that the strategy's own rules exclude are skipped.</summary>
    /// <param name="program">The strategy.</param>
    /// <param name="plan">What to run; its space is one of <see cref="StrategyProgram.CreateStandIn"/>.</param>
    /// <param name="chunk">Points of the plan's space.</param>
    /// <param name="cancellationToken">Ends it, with its process.</param>
    /// <returns>The result of the chunk. A run that fails is counted with its reason.</returns>
    /// <exception cref="BacktestException">The input is wrong; the message is the engine's.</exception>
    /// <exception cref="SandboxException">The strategy hit a limit or ended its process.</exception>
    /// <exception cref="SandboxUnavailableException">There is no isolation on this machine.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<OptimizationResult> RunAsync(StrategyProgram program, OptimizationPlan plan, OptimizationChunk chunk, CancellationToken cancellationToken = default);
}
