using System.Diagnostics;
using Bus.Backtesting.Report;
using Bus.Contracts;
using Bus.Jobs.Data;
using Bus.Jobs.Results;
using Bus.Jobs.Strategies;
using MassTransit;

namespace Bus.Jobs.Consumers;

/// <summary>Runs one backtest per command.</summary>
internal sealed class RunBacktestConsumer : IConsumer<RunBacktest>
{
    private readonly IBacktestExecutor _executor;
    private readonly IPriceSource _prices;
    private readonly StrategyLookup _strategies;
    private readonly TimeProvider _timeProvider;

    public RunBacktestConsumer(IBacktestExecutor executor, IPriceSource prices, StrategyLookup strategies, TimeProvider timeProvider)
    {
        _prices = prices;
        _strategies = strategies;
        _executor = executor;
        _timeProvider = timeProvider;
    }

    public async Task Consume(ConsumeContext<RunBacktest> context)
    {
        var job = context.GetJob();

        // Written by hand, a command may leave its id to the message's.
        var command = context.Message with { JobId = job.JobId };
        var started = Stopwatch.GetTimestamp();
        var deployed = await _strategies.FindAsync(command.Strategy, context.CancellationToken);
        var progress = new BacktestProgress(job);
        var result = deployed is null
            ? _executor.Run(command, progress, context.CancellationToken)
            : await RunAsync(command, deployed, progress, context.CancellationToken);
        await job.CompleteAsync(new BacktestCompleted
        {
            JobId = job.JobId,
            Statistics = BacktestOutcome.ToStatistics(result.Report),
            StrategyVersion = deployed?.Version,
            Trades = command.IncludeTrades ? BacktestOutcome.ToTrades(result) : [],
            EquityCurve = command.IncludeEquityCurve ? BacktestOutcome.ToEquityCurve(result) : [],
            Attempt = job.Attempt,
            Worker = job.Worker,
            ElapsedMilliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds,
            At = _timeProvider.GetUtcNow(),
        });
    }

    private Task<BacktestResult> RunAsync(RunBacktest command, ILibraryStrategy deployed, BacktestProgress progress, CancellationToken cancellationToken)
    {
        var plan = BacktestPlan.Create(command, deployed);
        var bars = _prices.Load(command.Data, command.Csv).Slice(plan.From, plan.To);
        return deployed.RunAsync(bars, plan.Parameters, plan.Options, progress, cancellationToken);
    }
}
