using Microsoft.Extensions.Logging;

namespace Bus.Sandbox.Diagnostics;

/// <summary>Everything this library logs.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(EventIds.IsolationChosen, LogLevel.Information, "Strategies of other origin are isolated by {Isolation}")]
    internal static partial void IsolationChosen(ILogger logger, SandboxIsolation isolation);

    [LoggerMessage(EventIds.SpareNotStarted, LogLevel.Warning, "No process could be started ahead for strategies; the next run starts its own")]
    internal static partial void SpareNotStarted(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.StrategyEnded, LogLevel.Information, "The strategy {ProgramId} was ended after {ElapsedMilliseconds:0} ms at stage {Stage}, limit {Limit}: {Reason}")]
    internal static partial void StrategyEnded(ILogger logger, string programId, double elapsedMilliseconds, StrategyStage stage, SandboxLimit? limit, string reason);

    [LoggerMessage(EventIds.AnswerUnreadable, LogLevel.Warning, "The process of the strategy {ProgramId} answered what cannot be, and was ended: {Reason}")]
    internal static partial void AnswerUnreadable(ILogger logger, string programId, string reason);

    [LoggerMessage(EventIds.PythonFound, LogLevel.Information, "Strategies in Python run on {Version} at {Interpreter}")]
    internal static partial void PythonFound(ILogger logger, string version, string interpreter);
}
