using Bus.Jobs.Runs;
using Microsoft.Extensions.Logging;

namespace Bus.Jobs.Diagnostics;

/// <summary>Everything this library logs.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(EventIds.Started, LogLevel.Debug, "The {JobType} job {JobId} started, attempt {Attempt}")]
    internal static partial void Started(ILogger logger, string jobType, Guid jobId, int attempt);

    [LoggerMessage(EventIds.Ended, LogLevel.Information, "The {JobType} job {JobId} ended its attempt {Attempt} after {ElapsedMilliseconds:0.0} ms")]
    internal static partial void Ended(ILogger logger, string jobType, Guid jobId, int attempt, double elapsedMilliseconds);

    [LoggerMessage(EventIds.Unreadable, LogLevel.Warning, "The command of the {JobType} job {JobId} cannot be read: {Reason}")]
    internal static partial void Unreadable(ILogger logger, string jobType, Guid jobId, string reason);

    [LoggerMessage(EventIds.Failed, LogLevel.Warning, "The {JobType} job {JobId} failed in attempt {Attempt}")]
    internal static partial void Failed(ILogger logger, Exception exception, string jobType, Guid jobId, int attempt);

    [LoggerMessage(EventIds.Stopped, LogLevel.Information, "The {JobType} job {JobId} was stopped and waits for another worker")]
    internal static partial void Stopped(ILogger logger, string jobType, Guid jobId);

    [LoggerMessage(EventIds.Refused, LogLevel.Information, "A command of the job {JobId} is not run, since its job is {Reason}; what became of it is told again")]
    internal static partial void Refused(ILogger logger, Guid jobId, JobStart reason);

    [LoggerMessage(EventIds.Overtaken, LogLevel.Warning, "Attempt {Attempt} at job {JobId} was overtaken by a later one and awaits its outcome")]
    internal static partial void Overtaken(ILogger logger, int attempt, Guid jobId);

    [LoggerMessage(EventIds.GivenUp, LogLevel.Error, "The consumer of the {JobType} job {JobId} goes on in attempt {Attempt}, {Seconds} s after its token was cancelled; it is given up, and takes a place of this process until it ends")]
    internal static partial void GivenUp(ILogger logger, string jobType, Guid jobId, int attempt, double seconds);

    [LoggerMessage(EventIds.GivenUpEnded, LogLevel.Warning, "The consumer of the {JobType} job {JobId} that was given up in attempt {Attempt} has ended")]
    internal static partial void GivenUpEnded(ILogger logger, string jobType, Guid jobId, int attempt);

    [LoggerMessage(EventIds.ProgressNotReported, LogLevel.Warning, "The progress of job {JobId} could not be reported")]
    internal static partial void ProgressNotReported(ILogger logger, Exception exception, Guid jobId);

    [LoggerMessage(EventIds.OptimizationPlanned, LogLevel.Information, "Optimization {JobId} of {Strategy}: {Points} points in {Chunks} chunks of {Size}")]
    internal static partial void OptimizationPlanned(ILogger logger, Guid jobId, string strategy, long points, int chunks, long size);

    [LoggerMessage(EventIds.OptimizationCompleted, LogLevel.Information, "Optimization {JobId} of {Strategy} completed: {Runs} runs, {ElapsedMilliseconds:0} ms since it was planned")]
    internal static partial void OptimizationCompleted(ILogger logger, Guid jobId, string strategy, long runs, double elapsedMilliseconds);

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
