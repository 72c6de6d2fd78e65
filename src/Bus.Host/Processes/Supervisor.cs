using Bus.Host.Cli;
using Bus.Host.Configuration;
using Bus.Host.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bus.Host.Processes;

/// <summary>Keeps worker processes running: starts a new one when one dies, and drains all of them at the end.</summary>
internal sealed class Supervisor
{
    // A worker needs its stop timeout and then a moment to leave.
    private static readonly TimeSpan StopMargin = TimeSpan.FromSeconds(10);

    private readonly HostSettings _settings;
    private readonly ILogger _logger;
    private readonly TimeProvider _timeProvider;

    internal Supervisor(HostSettings settings, ILogger logger, TimeProvider timeProvider)
    {
        _settings = settings;
        _logger = logger;
        _timeProvider = timeProvider;
    }

    /// <summary>Runs the workers until cancelled, then stops them.</summary>
    /// <returns>The exit code: a failure when a worker had to be killed or stopped with an error.</returns>
    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var drained = await Task.WhenAll(Enumerable.Range(1, _settings.Workers).Select(number => KeepAsync(number, cancellationToken)));
        LogMessages.AllStopped(_logger);
        return drained.All(x => x) ? ExitCodes.Success : ExitCodes.Failure;
    }

    /// <summary>Keeps one worker running; returns whether the last one stopped well.</summary>
    private async Task<bool> KeepAsync(int number, CancellationToken cancellationToken)
    {
        var backoff = new RestartBackoff();
        while (true)
        {
            using var worker = WorkerProcess.Start(_settings);
            var started = _timeProvider.GetTimestamp();
            LogMessages.ProcessStarted(_logger, number, worker.Id);
            await worker.WaitForExitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return await StopAsync(number, worker);
            }

            var pause = backoff.Next(_timeProvider.GetElapsedTime(started));
            LogMessages.ProcessEnded(_logger, number, worker.Id, worker.ExitCode, pause);
            await Task.Delay(pause, _timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return true;
            }
        }
    }

    private async Task<bool> StopAsync(int number, WorkerProcess worker)
    {
        var drained = await worker.StopAsync(_settings.StopTimeout + StopMargin, _timeProvider);
        if (!drained)
        {
            LogMessages.ProcessStoppedBadly(_logger, number, worker.Id, worker.ExitCode);
        }

        return drained;
    }
}
