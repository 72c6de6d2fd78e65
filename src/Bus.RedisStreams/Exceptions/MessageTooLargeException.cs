namespace MassTransit;

/// <summary>A message is larger than its host allows; nothing was sent.</summary>
public sealed class MessageTooLargeException : TransportException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="address">Where the message was to go.</param>
    /// <param name="size">The bytes of its body and headers.</param>
    /// <param name="limit">The host's MaxMessageSize.</param>
    public MessageTooLargeException(Uri address, long size, long limit)
        : base(address, $"The message was not sent: it has {size} bytes (body and headers, uncompressed), and MaxMessageSize of the host is {limit}. Large data goes beside the message, as MessageData.")
    {
        Size = size;
        Limit = limit;
    }

    /// <summary>The bytes of the message's body and headers.</summary>
    public long Size { get; }

    /// <summary>The most bytes that the host allows.</summary>
    public long Limit { get; }
}
