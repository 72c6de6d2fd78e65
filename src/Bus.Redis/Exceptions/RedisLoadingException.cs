namespace Bus.Redis;

/// <summary>The server is still loading its data set; the command was not run.</summary>
public sealed class RedisLoadingException : RedisServerException
{
    /// <summary>Creates the exception.</summary>
    public RedisLoadingException(string message)
        : base("LOADING", message)
    {
    }
}
