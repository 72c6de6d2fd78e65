namespace Bus.Redis;

/// <summary>The server refused the credentials, or asks for some and none were given (<c>WRONGPASS</c>, <c>NOAUTH</c>, <c>NOPERM</c> in the handshake).</summary>
public sealed class RedisAuthenticationException : RedisConnectionException
{
    /// <summary>Creates the exception.</summary>
    public RedisAuthenticationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
