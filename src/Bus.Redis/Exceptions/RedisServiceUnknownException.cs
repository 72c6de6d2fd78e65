namespace Bus.Redis;

/// <summary>No sentinel knows <see cref="RedisOptions.ServiceName"/>; the message names those that are known.</summary>
public sealed class RedisServiceUnknownException : RedisConnectionException
{
    /// <summary>Creates the exception.</summary>
    public RedisServiceUnknownException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
