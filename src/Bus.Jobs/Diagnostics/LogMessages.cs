using Microsoft.Extensions.Logging;

namespace Bus.Jobs.Diagnostics;

/// <summary>Everything this library logs.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(EventIds.Started, LogLevel.Debug, "Backtest {JobId} of {Strategy} on {Data} started, attempt {Attempt}")]
    internal static partial void Started(ILogger logger, Guid jobId, string strategy, string data, int attempt);

    [LoggerMessage(EventIds.Completed, LogLevel.Information, "Backtest {JobId} of {Strategy} completed in {ElapsedMilliseconds:0.0} ms: {Trades} trades, final equity {FinalEquity:0.00}")]
    internal static partial void Completed(ILogger logger, Guid jobId, string strategy, double elapsedMilliseconds, int trades, double finalEquity);

    [LoggerMessage(EventIds.InputWrong, LogLevel.Warning, "Backtest {JobId} cannot run: {Reason}")]
    internal static partial void InputWrong(ILogger logger, Guid jobId, string reason);

    [LoggerMessage(EventIds.Failed, LogLevel.Error, "Backtest {JobId} of {Strategy} failed in attempt {Attempt}")]
    internal static partial void Failed(ILogger logger, Exception exception, Guid jobId, string strategy, int attempt);

    [LoggerMessage(EventIds.Stopped, LogLevel.Information, "Backtest {JobId} was stopped and waits for another worker")]
    internal static partial void Stopped(ILogger logger, Guid jobId);

    [LoggerMessage(EventIds.FinishedBefore, LogLevel.Information, "Backtest {JobId} has finished before; its outcome is told again")]
    internal static partial void FinishedBefore(ILogger logger, Guid jobId);

    [LoggerMessage(EventIds.Overtaken, LogLevel.Warning, "Attempt {Attempt} at backtest {JobId} was overtaken by a later one and awaits its outcome")]
    internal static partial void Overtaken(ILogger logger, int attempt, Guid jobId);

    [LoggerMessage(EventIds.ProgressNotReported, LogLevel.Warning, "The progress of backtest {JobId} could not be reported")]
    internal static partial void ProgressNotReported(ILogger logger, Exception exception, Guid jobId);

    [LoggerMessage(EventIds.IntakeStarted, LogLevel.Information, "Tasks of {Source} become jobs")]
    internal static partial void IntakeStarted(ILogger logger, string source);

    [LoggerMessage(EventIds.IntakeFailed, LogLevel.Warning, "Tasks of {Source} could not be handed on; they stay where they are and it is tried again")]
    internal static partial void IntakeFailed(ILogger logger, Exception exception, string source);

    [LoggerMessage(EventIds.TaskAccepted, LogLevel.Information, "Task {TaskId} of {Source}, a {Mode}, is job {JobId}")]
    internal static partial void TaskAccepted(ILogger logger, string taskId, string source, string mode, Guid jobId);

    [LoggerMessage(EventIds.TaskRefused, LogLevel.Warning, "Task {TaskId} of {Source} cannot run: {Reason}")]
    internal static partial void TaskRefused(ILogger logger, string taskId, string source, string reason);

    [LoggerMessage(EventIds.TaskRejected, LogLevel.Warning, "A task of {Source} was put aside: {Reason}")]
    internal static partial void TaskRejected(ILogger logger, string source, string reason);
}
