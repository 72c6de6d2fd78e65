namespace Bus.Redis;

/// <summary>The server is a replica and takes no writes.</summary>
public sealed class RedisReadOnlyException : RedisServerException
{
    /// <summary>Creates the exception.</summary>
    public RedisReadOnlyException(string message)
        : base("READONLY", message)
    {
    }
}
