namespace MassTransit;

/// <summary>An address that this transport cannot read; the message says what is allowed.</summary>
public sealed class RedisStreamsEndpointAddressException : AbstractUriException
{
    /// <summary>Creates the exception.</summary>
    public RedisStreamsEndpointAddressException(Uri address, string message)
        : base(address, message)
    {
    }
}
