namespace Bus.Redis;

/// <summary>TLS could not be agreed on: the server's certificate is not trusted or names another host, the port speaks no TLS, or a certificate file cannot be read.</summary>
public sealed class RedisTlsException : RedisConnectionException
{
    /// <summary>Creates the exception.</summary>
    public RedisTlsException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
