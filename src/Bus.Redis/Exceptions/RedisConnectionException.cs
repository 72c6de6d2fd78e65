namespace Bus.Redis;

/// <summary>The server could not be reached; the message names the endpoint. What was asked for was never written to a socket.</summary>
public class RedisConnectionException : RedisException
{
    /// <summary>Creates the exception.</summary>
    public RedisConnectionException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
