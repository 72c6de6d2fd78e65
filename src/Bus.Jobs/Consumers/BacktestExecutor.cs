using System.Collections.Concurrent;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Report;
using Bus.Contracts;
using Bus.Jobs.Data;

namespace Bus.Jobs.Consumers;

/// <summary>Runs the command on the engine. Thread-safe; runners are kept and reused.</summary>
internal sealed class BacktestExecutor : IBacktestExecutor
{
    private readonly PriceLoader _prices;
    private readonly ConcurrentBag<BacktestRunner> _runners = [];

    internal BacktestExecutor(PriceLoader prices)
    {
        _prices = prices;
    }

    public BacktestResult Run(RunBacktest job, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var plan = BacktestPlan.Create(job);
        var bars = _prices.Load(job.Data, job.Csv);
        if (!_runners.TryTake(out var runner))
        {
            runner = new BacktestRunner();
        }

        // A runner whose run threw is dropped: what state it is in is not known.
        var result = plan.Run(runner, bars, progress, cancellationToken);
        _runners.Add(runner);
        return result;
    }
}
