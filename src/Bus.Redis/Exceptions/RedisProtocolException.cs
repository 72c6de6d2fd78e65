namespace Bus.Redis;

/// <summary>Bytes that are no valid RESP, larger than allowed, or a reply of another type than the command promises.</summary>
public sealed class RedisProtocolException : RedisException
{
    /// <summary>Creates the exception.</summary>
    public RedisProtocolException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
