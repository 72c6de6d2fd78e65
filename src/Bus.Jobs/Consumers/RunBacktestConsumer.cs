using System.Diagnostics;
using Bus.Contracts;
using Bus.Jobs.Results;
using MassTransit;

namespace Bus.Jobs.Consumers;

/// <summary>Runs one backtest per command.</summary>
internal sealed class RunBacktestConsumer : IConsumer<RunBacktest>
{
    private readonly IBacktestExecutor _executor;
    private readonly TimeProvider _timeProvider;

    public RunBacktestConsumer(IBacktestExecutor executor, TimeProvider timeProvider)
    {
        _executor = executor;
        _timeProvider = timeProvider;
    }

    public async Task Consume(ConsumeContext<RunBacktest> context)
    {
        var job = context.GetJob();

        // Written by hand, a command may leave its id to the message's.
        var command = context.Message with { JobId = job.JobId };
        var started = Stopwatch.GetTimestamp();
        var result = _executor.Run(command, new BacktestProgress(job), context.CancellationToken);
        await job.CompleteAsync(new BacktestCompleted
        {
            JobId = job.JobId,
            Statistics = BacktestOutcome.ToStatistics(result.Report),
            Trades = command.IncludeTrades ? BacktestOutcome.ToTrades(result) : [],
            EquityCurve = command.IncludeEquityCurve ? BacktestOutcome.ToEquityCurve(result) : [],
            Attempt = job.Attempt,
            Worker = job.Worker,
            ElapsedMilliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds,
            At = _timeProvider.GetUtcNow(),
        });
    }
}
