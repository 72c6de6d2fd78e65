namespace MassTransit;

/// <summary>How a dead letter is requeued.</summary>
public sealed record DeadLetterRequeue
{
    /// <summary>Who asked for it; kept in the message's headers. At most 200 characters.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>A body in the place of the message's own, of the same content type and not compressed.</summary>
    /// <value>The default value is <see langword="null"/>: the message's own, byte for byte.</value>
    public ReadOnlyMemory<byte>? Body { get; init; }
}
