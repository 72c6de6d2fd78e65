using MassTransit;

namespace Bus.Host.DeadLetters;

/// <summary>One dead letter, without its body.</summary>
/// <param name="Id">Names it within its queue: lane and entry id.</param>
/// <param name="At">When it came, by Redis' clock.</param>
/// <param name="Lane">Its lane, which it keeps when it is requeued.</param>
/// <param name="SourceQueue">Where it faulted or was skipped, and where it goes when it is requeued.</param>
/// <param name="MessageId">The message's id.</param>
/// <param name="MessageType">The message's type.</param>
/// <param name="ExceptionType">The exception's type; null for what was skipped.</param>
/// <param name="Reason">The exception's message, or why it was skipped.</param>
/// <param name="ConsumerType">The consumer that threw.</param>
/// <param name="RetryCount">How many times it was retried before it came here.</param>
/// <param name="RequeueCount">How many times it was requeued before.</param>
/// <param name="BodyBytes">The bytes of its body.</param>
/// <param name="Group">The id of its cause.</param>
internal sealed record DlqItem(
    string Id,
    DateTimeOffset At,
    string Lane,
    string SourceQueue,
    string? MessageId,
    string? MessageType,
    string? ExceptionType,
    string? Reason,
    string? ConsumerType,
    int RetryCount,
    int RequeueCount,
    long BodyBytes,
    string Group)
{
    internal static DlqItem Create(DeadLetterInfo info) => new(
        info.Id.ToString(),
        info.Id.At,
        info.Id.Lane.ToString().ToLowerInvariant(),
        info.SourceQueue,
        info.MessageId,
        info.MessageType,
        info.ExceptionType,
        info.Reason,
        info.ConsumerType,
        info.RetryCount,
        info.RequeueCount,
        info.BodyBytes,
        info.Group);
}
