using MassTransit;

namespace Bus.Jobs.Runs;

/// <summary>Why a run came to no result, in words that can be stored.</summary>
internal sealed record JobFailureText(string ExceptionType, string Message, string? StackTrace, bool IsRetryable, bool IsDeadLettered)
{
    private const int MaxStackTrace = 4000;

    internal static JobFailureText Create(Exception exception, bool isRetryable) => new(
        TypeCache.GetShortName(exception.GetType()),
        exception.Message,
        exception.StackTrace is { Length: > MaxStackTrace } trace ? trace[..MaxStackTrace] : exception.StackTrace,
        isRetryable,
        IsDeadLettered: false);
}
