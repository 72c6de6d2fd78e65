using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Report;
using Bus.Backtesting.Strategies;

namespace Bus.Backtesting.Tests;

/// <summary>Runs backtests under the token of the current test.</summary>
internal static class Backtest
{
    public static BacktestResult Run(Bars bars, Strategy strategy, BacktestOptions? options = null, params ReadOnlySpan<(string Name, double Value)> settings) =>
        new BacktestRunner().RunOnce(bars, strategy, strategy.Configure(settings), options).ToResult();

    public static BacktestResult Run(Bars bars, string strategy, BacktestOptions? options = null, params ReadOnlySpan<(string Name, double Value)> settings) =>
        Run(bars, StrategyCatalog.BuiltIn.Create(strategy), options, settings);

    public static BacktestRun RunOnce(this BacktestRunner runner, Bars bars, Strategy strategy, StrategyParameters parameters, BacktestOptions? options = null) =>
        runner.Run(bars, strategy, parameters, options, cancellationToken: TestContext.Current.CancellationToken);
}
