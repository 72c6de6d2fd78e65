namespace Bus.Redis;

/// <summary>A command had no reply at its deadline; the message says which command, how long it waited and what else was in flight. The server may still run it.</summary>
public sealed class RedisTimeoutException : RedisException
{
    /// <summary>Creates the exception.</summary>
    public RedisTimeoutException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
