namespace MassTransit;

/// <summary>One dead letter, without its body.</summary>
public sealed record DeadLetterInfo
{
    /// <summary>Names it within its queue.</summary>
    public required DeadLetterId Id { get; init; }

    /// <summary>The queue in which it faulted or was skipped, and to which it goes when requeued.</summary>
    public required string SourceQueue { get; init; }

    /// <summary>The message's id; <see langword="null"/> without one.</summary>
    public required string? MessageId { get; init; }

    /// <summary>The message's type, <c>Namespace:Name</c> as a rule; <see langword="null"/> where nothing tells it.</summary>
    public required string? MessageType { get; init; }

    /// <summary>The type of the exception; <see langword="null"/> for what was skipped.</summary>
    public required string? ExceptionType { get; init; }

    /// <summary>The exception's message, or why it was skipped.</summary>
    public required string? Reason { get; init; }

    /// <summary>The consumer that threw; <see langword="null"/> where nothing tells it.</summary>
    public required string? ConsumerType { get; init; }

    /// <summary>How many times it was retried before it came here.</summary>
    public required int RetryCount { get; init; }

    /// <summary>How many times it was requeued from dead letters before.</summary>
    public required int RequeueCount { get; init; }

    /// <summary>The bytes of its body, as they lie in Redis.</summary>
    public required long BodyBytes { get; init; }

    /// <summary>The id of its cause: equal for those with the same exception type, message template and message type.</summary>
    public required string Group { get; init; }
}
