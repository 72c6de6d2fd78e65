using System.Diagnostics;
using System.Globalization;
using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Report;
using Bus.Backtesting.Strategies;
using Bus.Sandbox;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.LoadTool;

/// <summary>Measures what a backtest costs more when its strategy was compiled from source and runs in the sandbox, beside the built-in strategy in process.</summary>
public static class SandboxLoad
{
    /// <summary>How many backtests are timed on each side unless something else is asked for.</summary>
    public const int DefaultCalls = 200;

    /// <summary>What a backtest may cost more, in ms.</summary>
    public const double AimMilliseconds = 20;

    // Long-lived workers run compiled and optimized code, and so do the pool's processes.
    private const int WarmUps = 60;

    private const string Source = """
        public sealed class LoadAverages : Strategy
        {
            private Line _fast = null!;
            private Line _slow = null!;

            public override StrategyInfo Info => new("load-averages", "Follows the crossing of two simple moving averages.",
            [
                StrategyParameter.Integer("fast", 10, 1, 1000, "Bars of the fast average."),
                StrategyParameter.Integer("slow", 30, 2, 1000, "Bars of the slow average."),
            ]);

            public override void Init(StrategySetup setup)
            {
                _fast = setup.Sma(setup.Close, setup.Parameters.Integer("fast"));
                _slow = setup.Sma(setup.Close, setup.Parameters.Integer("slow"));
            }

            public override void OnBar(BarContext bar)
            {
                if (_fast[1] < _slow[1] && _fast[0] > _slow[0]) { bar.ClosePosition(); bar.Buy(); }
                else if (_fast[1] > _slow[1] && _fast[0] < _slow[0]) { bar.ClosePosition(); bar.Sell(); }
            }
        }
        """;

    /// <summary>Runs both in turn, after a warm-up.</summary>
    /// <param name="calls">How many backtests on each side, at least 1.</param>
    /// <param name="progress">Gets a line when something is measured.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SandboxUnavailableException">There is no isolation on this machine.</exception>
    public static async Task<SandboxLoadResult> RunAsync(int calls, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddStrategySandbox();
        await using var provider = services.BuildServiceProvider();
        var sandbox = provider.GetRequiredService<IStrategySandbox>();
        var bars = SampleData.RandomWalk(EngineLoad.DefaultBars, seed: 1);
        progress?.Report("the first strategy");
        var started = Stopwatch.GetTimestamp();
        var program = (await sandbox.InspectAsync(Source, cancellationToken)).Program ?? throw new InvalidOperationException("The sandbox refuses the strategy of this program.");
        var first = Stopwatch.GetElapsedTime(started);
        progress?.Report(string.Create(CultureInfo.InvariantCulture, $"{calls:#,0} backtests on each side"));
        var (there, here) = (new List<double>(), new List<double>());
        for (var call = -WarmUps; call < calls; call++)
        {
            var (fast, slow) = (5 + (((call % 5) + 5) % 5), 20 + (((call % 7) + 7) % 7));
            var (sandboxed, thereTime) = await TimeAsync(() => sandbox.RunAsync(program, new SandboxRun(bars, new Dictionary<string, double> { ["fast"] = fast, ["slow"] = slow }, new BacktestOptions()), null, cancellationToken));
            var (builtIn, hereTime) = await TimeAsync(() => Task.FromResult(RunBuiltIn(bars, fast, slow, cancellationToken)));
            if (sandboxed.Report.FinalEquity != builtIn.Report.FinalEquity || sandboxed.Trades.Count != builtIn.Trades.Count)
            {
                throw new InvalidOperationException($"In the sandbox {sandboxed.Trades.Count} trades end at {sandboxed.Report.FinalEquity}, in process {builtIn.Trades.Count} at {builtIn.Report.FinalEquity}; they must be the same.");
            }

            if (call >= 0)
            {
                there.Add(thereTime.TotalMilliseconds);
                here.Add(hereTime.TotalMilliseconds);
            }
        }

        return new SandboxLoadResult
        {
            Bars = bars.Count,
            Calls = calls,
            InspectMilliseconds = first.TotalMilliseconds,
            BuiltInMilliseconds = Rate.Median(here),
            SandboxMilliseconds = Rate.Median(there),
            MaxSandboxMilliseconds = there.Max(),
        };
    }

    private static BacktestResult RunBuiltIn(Bars bars, int fast, int slow, CancellationToken cancellationToken)
    {
        var strategy = StrategyCatalog.BuiltIn.Create("sma-cross");
        return new BacktestRunner().Run(bars, strategy, strategy.Configure(("fast", fast), ("slow", slow)), new BacktestOptions(), null, cancellationToken).ToResult();
    }

    private static async Task<(BacktestResult Result, TimeSpan Time)> TimeAsync(Func<Task<BacktestResult>> run)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await run();
        return (result, Stopwatch.GetElapsedTime(started));
    }
}
