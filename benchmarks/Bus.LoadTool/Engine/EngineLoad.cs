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
    public static readonly TimeSpan DefaultTime = TimeSpan.FromSeconds(10);

    // Long-lived workers run compiled and optimized code. With one processor the runtime waits ten times as long before it optimizes, a
    // second per step instead of a tenth: measured, full speed comes after 1 s on two processors, after 4 s on one.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(250);

    private static readonly (double Fast, double Slow)[] Grid =
        [.. from fast in Enumerable.Range(1, 5) from slow in Enumerable.Range(2, 12) where fast < slow select (fast * 5.0, slow * 5.0)];

    /// <summary>Runs backtests for a time, whole ones and bare ones in turns, after a warm-up.</summary>
    /// <param name="bars">The prices; <see langword="null"/> for a made series of <see cref="DefaultBars"/> bars.</param>
    /// <param name="time">How long, without the warm-up.</param>
    /// <param name="cancellationToken">Ends it earlier.</param>
    public static EngineLoadResult Run(Bars? bars, TimeSpan time, CancellationToken cancellationToken = default)
    {
        bars ??= SampleData.RandomWalk(DefaultBars, seed: 1);
        var strategy = StrategyCatalog.BuiltIn.Create("sma-cross");
        var parameters = Grid.Select(x => strategy.Configure(("fast", x.Fast), ("slow", x.Slow))).ToArray();
        var runner = new BacktestRunner();
        var options = new BacktestOptions();
        TakeTurns(WarmUp, RunWhole, RunBare, cancellationToken);
        var (whole, bare) = TakeTurns(time, RunWhole, RunBare, cancellationToken);
        return new EngineLoadResult
        {
            Bars = bars.Count,
            RunsPerSecond = whole.PerSecond,
            RunsPerCpuSecond = whole.PerCpuSecond,
            AllocatedBytesPerRun = whole.AllocatedBytesPerRun,
            BareRunsPerSecond = bare.PerSecond,
            BareRunsPerCpuSecond = bare.PerCpuSecond,
            AllocatedBytesPerBareRun = bare.AllocatedBytesPerRun,
        };

        int RunWhole()
        {
            foreach (var set in parameters)
            {
                runner.Run(bars, strategy, set, options, null, cancellationToken).ToResult();
            }

            return parameters.Length;
        }

        int RunBare()
        {
            foreach (var set in parameters)
            {
                runner.Run(bars, strategy, set, options, null, cancellationToken);
            }

            return parameters.Length;
        }
    }

    private static (EngineRate Whole, EngineRate Bare) TakeTurns(TimeSpan time, Func<int> whole, Func<int> bare, CancellationToken cancellationToken)
    {
        var (wholeRate, bareRate) = (new EngineRate(), new EngineRate());
        var started = Stopwatch.GetTimestamp();
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            wholeRate.Measure(Turn, whole);
            bareRate.Measure(Turn, bare);
        }
        while (Stopwatch.GetElapsedTime(started) < time);

        return (wholeRate, bareRate);
    }
}
