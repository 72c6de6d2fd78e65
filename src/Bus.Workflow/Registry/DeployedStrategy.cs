using Bus.Backtesting;
using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Optimization;
using Bus.Backtesting.Report;
using Bus.Backtesting.Strategies;
using Bus.Jobs.Strategies;
using Bus.Sandbox;

namespace Bus.Workflow.Registry;

/// <summary>A version of a deployed strategy, which runs in the sandbox.</summary>
internal sealed class DeployedStrategy(StrategyVersion version, Func<IStrategySandbox> sandbox) : ILibraryStrategy
{
    public string Name => version.Name;

    public int Version => version.Version;

    public Strategy CreateStandIn() => version.Program.CreateStandIn();

    public Task<BacktestResult> RunAsync(Bars bars, StrategyParameters parameters, BacktestOptions options, IProgress<double>? progress, CancellationToken cancellationToken) =>
        CallAsync(() => sandbox().RunAsync(version.Program, new SandboxRun(bars, parameters.ToDictionary(), options), progress, cancellationToken));

    public Task<OptimizationResult> RunAsync(OptimizationPlan plan, OptimizationChunk chunk, CancellationToken cancellationToken) =>
        CallAsync(() => sandbox().RunAsync(version.Program, plan, chunk, cancellationToken));

    /// <summary>A strategy that fails in the sandbox would fail there again.</summary>
    private async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (SandboxException exception)
        {
            throw new BacktestException($"Version {Version} of the strategy '{Name}' failed in the sandbox: {exception.Message}");
        }
    }
}
