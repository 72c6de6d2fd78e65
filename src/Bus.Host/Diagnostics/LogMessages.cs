using Bus.Host.DeadLetters;
using Microsoft.Extensions.Logging;

namespace Bus.Host.Diagnostics;

/// <summary>Everything the program logs.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(EventIds.WorkerReady, LogLevel.Information, "Worker {ProcessId} is ready: {Concurrency} jobs at once from {Endpoint}")]
    internal static partial void WorkerReady(ILogger logger, int processId, int concurrency, string endpoint);

    [LoggerMessage(EventIds.IntakeReady, LogLevel.Information, "Intake {ProcessId} is ready: it submits jobs to {Endpoint}")]
    internal static partial void IntakeReady(ILogger logger, int processId, string endpoint);

    [LoggerMessage(EventIds.WorkerStopping, LogLevel.Information, "Worker {ProcessId} stops: it finishes what runs within {StopTimeout} and gives the rest back")]
    internal static partial void WorkerStopping(ILogger logger, int processId, TimeSpan stopTimeout);

    [LoggerMessage(EventIds.WorkerStopped, LogLevel.Information, "Worker {ProcessId} has stopped")]
    internal static partial void WorkerStopped(ILogger logger, int processId);

    [LoggerMessage(EventIds.ProcessStarted, LogLevel.Information, "Worker {Number} started as process {ProcessId}")]
    internal static partial void ProcessStarted(ILogger logger, int number, int processId);

    [LoggerMessage(EventIds.ProcessEnded, LogLevel.Warning, "Worker {Number}, process {ProcessId}, ended with exit code {ExitCode}; another is started in {Pause}")]
    internal static partial void ProcessEnded(ILogger logger, int number, int processId, int exitCode, TimeSpan pause);

    [LoggerMessage(EventIds.ProcessStoppedBadly, LogLevel.Error, "Worker {Number}, process {ProcessId}, did not stop well: exit code {ExitCode}")]
    internal static partial void ProcessStoppedBadly(ILogger logger, int number, int processId, int exitCode);

    [LoggerMessage(EventIds.AllStopped, LogLevel.Information, "All workers have stopped")]
    internal static partial void AllStopped(ILogger logger);

    [LoggerMessage(EventIds.ApiReady, LogLevel.Information, "Api {ProcessId} is ready on {Urls}, access {Access}, jobs go to {Endpoint}")]
    internal static partial void ApiReady(ILogger logger, int processId, string urls, string access, string endpoint);

    [LoggerMessage(EventIds.ApiStopping, LogLevel.Information, "Api {ProcessId} stops: it takes no new requests and answers those it has within {StopTimeout}")]
    internal static partial void ApiStopping(ILogger logger, int processId, TimeSpan stopTimeout);

    [LoggerMessage(EventIds.ApiStopped, LogLevel.Information, "Api {ProcessId} has stopped")]
    internal static partial void ApiStopped(ILogger logger, int processId);

    [LoggerMessage(EventIds.BacktestSubmitted, LogLevel.Information, "Backtest {JobId} of {Strategy} was submitted over HTTP")]
    internal static partial void BacktestSubmitted(ILogger logger, Guid jobId, string strategy);

    [LoggerMessage(EventIds.OptimizationSubmitted, LogLevel.Information, "Optimization {JobId} of {Strategy} was submitted over HTTP")]
    internal static partial void OptimizationSubmitted(ILogger logger, Guid jobId, string strategy);

    [LoggerMessage(EventIds.RequestRefused, LogLevel.Debug, "{Method} {Path} was refused with {StatusCode}: {Reason}")]
    internal static partial void RequestRefused(ILogger logger, string method, string path, int statusCode, string reason);

    [LoggerMessage(EventIds.RequestUnavailable, LogLevel.Warning, "{Method} {Path} was answered with 503: {Reason}")]
    internal static partial void RequestUnavailable(ILogger logger, string method, string path, string reason);

    [LoggerMessage(EventIds.RequestFailed, LogLevel.Error, "{Method} {Path} failed")]
    internal static partial void RequestFailed(ILogger logger, Exception exception, string method, string path);

    [LoggerMessage(EventIds.DeadLetterOperationStarted, LogLevel.Information, "{Action} of dead letters in {Queue} started as {OperationId} by {RequestedBy}, dry run: {IsDryRun}")]
    internal static partial void DeadLetterOperationStarted(ILogger logger, DlqAction action, string queue, Guid operationId, string requestedBy, bool isDryRun);
}
