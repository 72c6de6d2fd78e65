using Bus.Contracts;
using Bus.Jobs.Diagnostics;
using Bus.Jobs.Results;
using Bus.Redis;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Bus.Jobs.Progress;

/// <summary>Tells the progress of one run at intervals, and stops the run when a later one has begun.</summary>
/// <remarks>The engine reports from its own thread; that costs it one write to memory.</remarks>
internal sealed class ProgressReporter : IProgress<double>
{
    private readonly IPublishEndpoint _publishEndpoint;
    private readonly IJobStore _store;
    private readonly JobRun _run;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private double _latest;

    internal ProgressReporter(IPublishEndpoint publishEndpoint, IJobStore store, JobRun run, TimeProvider timeProvider, ILogger logger)
    {
        _publishEndpoint = publishEndpoint;
        _store = store;
        _run = run;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    public void Report(double value) => Volatile.Write(ref _latest, value);

    /// <summary>Reports at intervals until cancelled or overtaken.</summary>
    /// <param name="interval">The time between two reports.</param>
    /// <param name="overtaken">Called once when a later run has begun.</param>
    /// <param name="cancellationToken">Ends the reports.</param>
    internal async Task RunAsync(TimeSpan interval, Action overtaken, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, _timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (!await ReportOnceAsync())
                {
                    overtaken();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run has ended; there is nothing more to report.
        }
    }

    /// <summary>Reports the present progress; false when a later run has begun.</summary>
    /// <remarks>Not to be cancelled: the run may end at any moment, and a send that is broken off counts as a fault.</remarks>
    internal async Task<bool> ReportOnceAsync()
    {
        var progress = Volatile.Read(ref _latest);
        try
        {
            if (!await _store.ReportAsync(_run, progress, CancellationToken.None))
            {
                return false;
            }

            await _publishEndpoint.Publish(CreateEvent(progress), CancellationToken.None);
        }
        catch (Exception exception) when (exception is RedisException or MassTransitException)
        {
            // Progress is for people who watch: a job does not fail for want of it.
            LogMessages.ProgressNotReported(_logger, exception, _run.JobId);
        }

        return true;
    }

    private BacktestProgressed CreateEvent(double progress) => new()
    {
        JobId = _run.JobId,
        Progress = progress,
        Attempt = _run.Attempt,
        Worker = RedisJobStore.Worker,
        At = _timeProvider.GetUtcNow(),
    };
}
