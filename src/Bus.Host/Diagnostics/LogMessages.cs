using Microsoft.Extensions.Logging;

namespace Bus.Host.Diagnostics;

/// <summary>Everything the program logs.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(EventIds.WorkerReady, LogLevel.Information, "Worker {ProcessId} is ready: {Concurrency} jobs at once from {Endpoint}")]
    internal static partial void WorkerReady(ILogger logger, int processId, int concurrency, string endpoint);

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
}
