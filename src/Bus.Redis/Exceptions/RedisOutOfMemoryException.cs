namespace Bus.Redis;

/// <summary>The server has reached <c>maxmemory</c> and may not evict; the command was not run.</summary>
public sealed class RedisOutOfMemoryException : RedisServerException
{
    /// <summary>Creates the exception.</summary>
    public RedisOutOfMemoryException(string message)
        : base("OOM", message)
    {
    }
}
