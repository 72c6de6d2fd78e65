using Microsoft.Extensions.Logging;

namespace Bus.Models.Diagnostics;

/// <summary>Everything this library logs: which model, how long, how much. Never what was asked or answered, and never a key.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(EventIds.Answered, LogLevel.Information, "{Model} answered after {ElapsedMilliseconds:0} ms with {InputTokens} tokens in and {OutputTokens} tokens out, estimated: {IsEstimated}")]
    internal static partial void Answered(ILogger logger, string model, double elapsedMilliseconds, long inputTokens, long outputTokens, bool isEstimated);

    [LoggerMessage(EventIds.Retried, LogLevel.Warning, "{Model} failed with {Problem} in attempt {Attempt} after {ElapsedMilliseconds:0} ms; it is asked again in {DelayMilliseconds:0} ms")]
    internal static partial void Retried(ILogger logger, string model, string problem, int attempt, double elapsedMilliseconds, double delayMilliseconds);

    [LoggerMessage(EventIds.Unusable, LogLevel.Warning, "{Model} gave an answer that cannot be used, {Count} in a row")]
    internal static partial void Unusable(ILogger logger, string model, int count);
}
