namespace Bus.Redis;

/// <summary>A connection string or an option is not valid; the message names the option, the value given and what is allowed.</summary>
public sealed class RedisOptionsException : RedisException
{
    /// <summary>Creates the exception.</summary>
    public RedisOptionsException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
