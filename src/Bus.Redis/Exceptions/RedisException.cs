namespace Bus.Redis;

/// <summary>Base of everything this client throws.</summary>
public abstract class RedisException : Exception
{
    /// <summary>Creates the exception.</summary>
    protected RedisException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
