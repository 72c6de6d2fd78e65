namespace Bus.Redis;

/// <summary>Opens connections to one Redis deployment.</summary>
/// <remarks>All members are safe to call from any thread. Disposing the client disposes every connection it opened.</remarks>
public interface IRedisClient : IAsyncDisposable
{
    /// <summary>The server's endpoint for people to read: host and port, never credentials.</summary>
    string Endpoint { get; }

    /// <summary>What this client can do beyond what every client must.</summary>
    RedisClientFeatures Features { get; }

    /// <summary>Commands written to all connections of this client since it was created, handshakes and heartbeats included.</summary>
    long RequestsSent { get; }

    /// <summary>Opens a connection; it connects in the background, or when first used.</summary>
    /// <param name="settings">What the connection is for.</param>
    IRedisConnection OpenConnection(RedisConnectionSettings settings);
}
