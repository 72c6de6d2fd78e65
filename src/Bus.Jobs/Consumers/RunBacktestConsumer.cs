using System.Diagnostics;
using Bus.Backtesting;
using Bus.Contracts;
using Bus.Jobs.Diagnostics;
using Bus.Jobs.Progress;
using Bus.Jobs.Results;
using Bus.Redis;
using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Jobs.Consumers;

/// <summary>Runs one backtest per command.</summary>
/// <remarks>
/// What becomes of a command: it completes; or its input is wrong, then the job is marked failed, <see cref="BacktestFailed"/> says so and the command is
/// settled, for it would fail again; or something unforeseen is thrown, then the job is marked failed and the command goes to the error queue; or the
/// run is stopped (the worker ends, its lease is lost), then the command is delivered again.
/// </remarks>
internal sealed class RunBacktestConsumer : IConsumer<RunBacktest>
{
    private readonly IBacktestExecutor _executor;
    private readonly IJobStore _store;
    private readonly TimeProvider _timeProvider;
    private readonly BacktestJobsOptions _options;
    private readonly ILogger<RunBacktestConsumer> _logger;

    public RunBacktestConsumer(
        IBacktestExecutor executor,
        IJobStore store,
        TimeProvider timeProvider,
        IOptions<BacktestJobsOptions> options,
        ILogger<RunBacktestConsumer> logger)
    {
        _executor = executor;
        _store = store;
        _timeProvider = timeProvider;
        _options = options.Value;
        _logger = logger;
    }

    public async Task Consume(ConsumeContext<RunBacktest> context)
    {
        // Written by hand, a command may leave it to the message's id.
        var jobId = context.Message.JobId != Guid.Empty ? context.Message.JobId : context.MessageId ?? throw new JobIdMissingException();
        var job = context.Message with { JobId = jobId };

        using var scope = _logger.BeginScope(new Dictionary<string, object?> { ["JobId"] = job.JobId, ["MessageId"] = context.MessageId });
        var run = await _store.StartAsync(job.JobId, context.CancellationToken, RequeueNumber.Read(context.ReceiveContext));
        if (run is null)
        {
            LogMessages.FinishedBefore(_logger, job.JobId);
            await TellOutcomeAgainAsync(context, job);
            return;
        }

        LogMessages.Started(_logger, job.JobId, job.Strategy, job.Data, run.Attempt);
        try
        {
            await RunAsync(context, job, run);
        }
        catch (OperationCanceledException exception) when (context.CancellationToken.IsCancellationRequested)
        {
            LogMessages.Stopped(_logger, job.JobId);
            await _store.ReleaseAsync(run, CancellationToken.None);

            // With the context's own token, by which the bus tells a stop from a fault.
            throw new OperationCanceledException(exception.Message, exception, context.CancellationToken);
        }
        catch (BacktestException exception)
        {
            LogMessages.InputWrong(_logger, job.JobId, exception.Message);
            await FailAsync(context, job, run, exception.Message, isInputWrong: true);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or RedisException or MassTransitException))
        {
            LogMessages.Failed(_logger, exception, job.JobId, job.Strategy, run.Attempt);
            await FailAsync(context, job, run, $"The worker failed: {exception.Message}", isInputWrong: false);
            throw;
        }
    }

    private async Task RunAsync(ConsumeContext context, RunBacktest job, JobRun run)
    {
        var started = Stopwatch.GetTimestamp();
        var reporter = new ProgressReporter(context, _store, run, _timeProvider, _logger);
        using var overtaken = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        var reports = reporter.RunAsync(_options.ProgressInterval, overtaken.Cancel, done.Token);
        BacktestCompleted completed;
        try
        {
            // Off the dispatching thread: a run may compute for hours.
            completed = await Task.Run(() => Execute(job, run, reporter, started, overtaken.Token), overtaken.Token);
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            await AwaitOutcomeAsync(context, job, run);
            return;
        }
        finally
        {
            await done.CancelAsync();
            await reports;
        }

        if (await _store.CompleteAsync(run, completed, context.CancellationToken))
        {
            LogMessages.Completed(_logger, run.JobId, completed.Statistics.Strategy, completed.ElapsedMilliseconds, completed.Statistics.Trades, completed.Statistics.FinalEquity);
            await TellAsync(context, completed);
        }
        else
        {
            await AwaitOutcomeAsync(context, job, run);
        }
    }

    private BacktestCompleted Execute(RunBacktest job, JobRun run, IProgress<double> progress, long started, CancellationToken cancellationToken)
    {
        var result = _executor.Run(job, progress, cancellationToken);
        return new BacktestCompleted
        {
            JobId = job.JobId,
            Statistics = BacktestOutcome.ToStatistics(result.Report),
            Trades = job.IncludeTrades ? BacktestOutcome.ToTrades(result) : [],
            EquityCurve = job.IncludeEquityCurve ? BacktestOutcome.ToEquityCurve(result) : [],
            Attempt = run.Attempt,
            Worker = RedisJobStore.Worker,
            ElapsedMilliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds,
            At = _timeProvider.GetUtcNow(),
        };
    }

    private async Task FailAsync(ConsumeContext context, RunBacktest job, JobRun run, string error, bool isInputWrong)
    {
        if (await _store.FailAsync(run, error, isInputWrong, context.CancellationToken))
        {
            await TellAsync(context, CreateFailed(job, error, isInputWrong, run.Attempt, RedisJobStore.Worker, _timeProvider.GetUtcNow()));
        }
        else if (isInputWrong)
        {
            await AwaitOutcomeAsync(context, job, run);
        }
    }

    /// <summary>
    /// A later run of the same job has begun. This delivery must not be settled before that one has finished: if both are deliveries of one
    /// message, the settlement would take it from under the other. A delivery that lost its lease is cancelled here.
    /// </summary>
    private async Task AwaitOutcomeAsync(ConsumeContext context, RunBacktest job, JobRun run)
    {
        LogMessages.Overtaken(_logger, run.Attempt, run.JobId);
        using var timer = new PeriodicTimer(_options.ProgressInterval, _timeProvider);
        while (await _store.GetAsync(run.JobId, context.CancellationToken) is { IsFinished: false })
        {
            await timer.WaitForNextTickAsync(context.CancellationToken);
        }

        await TellOutcomeAgainAsync(context, job);
    }

    /// <summary>The process may have ended between storing the outcome and telling it, or somebody else asks for it now.</summary>
    private async Task TellOutcomeAgainAsync(ConsumeContext context, RunBacktest job)
    {
        var status = await _store.GetAsync(job.JobId, context.CancellationToken);
        switch (status)
        {
            case { Result: { } completed }:
                await TellAsync(context, completed);
                break;
            case { Status: JobState.Failed, Error: { } error }:
                await TellAsync(context, CreateFailed(job, error, status.IsInputWrong, status.Attempt, status.Worker ?? "", status.FinishedAt ?? status.UpdatedAt));
                break;
        }
    }

    private static async Task TellAsync<T>(ConsumeContext context, T outcome)
        where T : class
    {
        await context.Publish(outcome, context.CancellationToken);
        if (context.ResponseAddress is not null)
        {
            await context.RespondAsync(outcome);
        }
    }

    private static BacktestFailed CreateFailed(RunBacktest job, string error, bool isInputWrong, int attempt, string worker, DateTimeOffset at) => new()
    {
        JobId = job.JobId,
        Strategy = job.Strategy ?? "",
        Error = error,
        IsInputWrong = isInputWrong,
        Attempt = attempt,
        Worker = worker,
        At = at,
    };
}
