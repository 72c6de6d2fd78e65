namespace Bus.Redis;

/// <summary>The connection broke after a command was written and before its reply came: the server may or may not have run it.</summary>
public sealed class RedisUnknownOutcomeException : RedisException
{
    /// <summary>Creates the exception.</summary>
    public RedisUnknownOutcomeException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
