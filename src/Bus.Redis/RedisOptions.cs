namespace Bus.Redis;

/// <summary>How to reach a Redis server and how long to wait for it.</summary>
public sealed record RedisOptions
{
    /// <summary>How long a connect with its handshake may take.</summary>
    /// <value>The default value is 5 seconds.</value>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a command may take from the call to its reply, waiting for the connection included.</summary>
    /// <value>The default value is 10 seconds.</value>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most bytes of one connection that may wait to be written or answered.</summary>
    /// <value>The default value is 64 MiB. One command larger than that is sent alone.</value>
    public long MaxInFlightBytes { get; init; } = 64L << 20;
}
