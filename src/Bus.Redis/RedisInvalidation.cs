namespace Bus.Redis;

/// <summary>What was cached of some keys, or of all, is no longer valid.</summary>
public readonly struct RedisInvalidation
{
    private readonly RedisReply _keys;

    internal RedisInvalidation(in RedisReply keys)
    {
        _keys = keys;
    }

    /// <summary>Whether any key may have changed: the connection was away, or the database was flushed.</summary>
    public bool IsEverything => _keys.IsNull;

    /// <summary>The names of the keys that changed; empty when <see cref="IsEverything"/>.</summary>
    public ReadOnlySpan<RedisReply> Keys => _keys.Items;
}
