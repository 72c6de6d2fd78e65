namespace Bus.Redis;

/// <summary>The keys of a command, or the commands of a transaction, belong to different hash slots, which Redis Cluster does not allow; nothing was sent.</summary>
public sealed class RedisCrossSlotException : RedisException
{
    /// <summary>Creates the exception.</summary>
    public RedisCrossSlotException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
