using Bus.Backtesting;

namespace Bus.Sandbox;

/// <summary>Runs strategies in Python of any origin, each in a process that can do nothing but compute.</summary>
/// <remarks>
/// Thread-safe. Calls beyond the number of processes wait. A source has a function <c>my_strategy</c> with one parameter, which is given a pandas frame of the prices and returns a list of dicts.
/// It needs python3 with pandas on this machine.
/// </remarks>
public interface IPythonSandbox
{
    /// <summary>Holds a source against what strategies may use; nothing of it runs.</summary>
    /// <param name="source">Python text.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is wrong with it, in its order; empty when it may run.</returns>
    /// <exception cref="SandboxException">It cannot be looked at within the limits.</exception>
    /// <exception cref="SandboxUnavailableException">There is no isolation on this machine, or no python3 with pandas.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<IReadOnlyList<StrategyDiagnostic>> CheckAsync(string source, CancellationToken cancellationToken = default);

    /// <summary>Checks a source as <see cref="CheckAsync"/> does, and calls it with prices. Each call has a process of its own, which ends with it.</summary>
    /// <param name="source">Python text.</param>
    /// <param name="prices">The prices, of at least one instrument; each has its own name.</param>
    /// <param name="cancellationToken">Ends it, with its process.</param>
    /// <returns>What it found, or what is wrong with the source; it does not throw for a bad source.</returns>
    /// <exception cref="BacktestException">There are more prices than fit into the process.</exception>
    /// <exception cref="SandboxException">The strategy failed, returned something else than instances, hit a limit or ended its process.</exception>
    /// <exception cref="SandboxUnavailableException">There is no isolation on this machine, or no python3 with pandas.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<PythonOutcome> RunAsync(string source, IReadOnlyList<PythonPrices> prices, CancellationToken cancellationToken = default);
}
