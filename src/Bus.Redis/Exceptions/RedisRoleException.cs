namespace Bus.Redis;

/// <summary>The server is not what the options say: a replica in place of a primary, a sentinel, or part of a deployment of another <see cref="RedisTopology"/>.</summary>
public sealed class RedisRoleException : RedisConnectionException
{
    /// <summary>Creates the exception.</summary>
    public RedisRoleException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
