namespace MassTransit;

/// <summary>A mandatory message reached no queue: no endpoint subscribes to it, or the temporary queue it was sent to has ended.</summary>
public sealed class MessageNotRoutedException : TransportException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="address">Where the message was sent or published to.</param>
    /// <param name="messageId">The message's id.</param>
    public MessageNotRoutedException(Uri address, string messageId)
        : base(address, $"The mandatory message {messageId} reached no queue.")
    {
    }
}
