using System.Diagnostics;
using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Strategies;

namespace Bus.LoadTool;

/// <summary>Measures the backtest engine: SMA crosses with changing averages, one after the other on one thread.</summary>
public static class EngineLoad
{
    /// <summary>The bars of the set on which public results of backtest tools are quoted.</summary>
    public const int DefaultBars = 2148;

    /// <summary>Long enough for a steady figure.</summary>
    public static readonly TimeSpan DefaultTime = TimeSpan.FromSeconds(5);

    private static readonly (double Fast, double Slow)[] Grid =
        [.. from fast in Enumerable.Range(1, 5) from slow in Enumerable.Range(2, 12) where fast < slow select (fast * 5.0, slow * 5.0)];

    /// <summary>Runs backtests for a time.</summary>
    /// <param name="bars">The prices; <see langword="null"/> for a made series of <see cref="DefaultBars"/> bars.</param>
    /// <param name="time">How long.</param>
    /// <param name="cancellationToken">Ends it earlier.</param>
    public static EngineLoadResult Run(Bars? bars, TimeSpan time, CancellationToken cancellationToken = default)
    {
        bars ??= SampleData.RandomWalk(DefaultBars, seed: 1);
        var strategy = StrategyCatalog.BuiltIn.Create("sma-cross");
        var parameters = Grid.Select(x => strategy.Configure(("fast", x.Fast), ("slow", x.Slow))).ToArray();
        var runner = new BacktestRunner();
        var options = new BacktestOptions();
        RunGrid(runner, bars, strategy, parameters, options);

        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        var runs = 0L;
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RunGrid(runner, bars, strategy, parameters, options);
            runs += parameters.Length;
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new EngineLoadResult
        {
            Bars = bars.Count,
            RunsPerSecond = runs / seconds,
            BarsPerSecond = runs * bars.Count / seconds,
            AllocatedBytesPerRun = (GC.GetAllocatedBytesForCurrentThread() - allocatedBefore) / (double)runs,
        };
    }

    private static void RunGrid(BacktestRunner runner, Bars bars, Strategy strategy, StrategyParameters[] parameters, BacktestOptions options)
    {
        foreach (var set in parameters)
        {
            runner.Run(bars, strategy, set, options);
        }
    }
}
