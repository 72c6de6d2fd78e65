namespace Bus.Redis;

/// <summary>The server is older than the minimum, Redis 7.0, or speaks no RESP3.</summary>
public sealed class RedisUnsupportedServerException : RedisConnectionException
{
    /// <summary>Creates the exception.</summary>
    public RedisUnsupportedServerException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
