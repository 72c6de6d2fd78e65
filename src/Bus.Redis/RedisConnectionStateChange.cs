namespace Bus.Redis;

/// <summary>A connection was established or lost.</summary>
/// <param name="IsConnected">Whether it is connected now.</param>
/// <param name="Generation">The connection's <see cref="IRedisConnection.Generation"/> after the change.</param>
/// <param name="ClientId">The server's id of the socket that was established or lost.</param>
/// <param name="Reason">Why it was lost; <see langword="null"/> when it was established or disposed.</param>
public readonly record struct RedisConnectionStateChange(bool IsConnected, long Generation, long ClientId, Exception? Reason);
