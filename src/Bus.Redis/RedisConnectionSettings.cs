namespace Bus.Redis;

/// <summary>What distinguishes one connection of a client from its others.</summary>
public sealed record RedisConnectionSettings
{
    /// <summary>What the connection is for, appended to the client name, for example <c>send</c> or <c>settle</c>.</summary>
    public required string Purpose { get; init; }

    /// <summary>Whether commands that block on the server are sent on it.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    /// <remarks>A blocking connection gets no heartbeat while a command is in flight; give each blocking command a <see cref="RedisCommand.Timeout"/> a little longer than it blocks, at which a stalled socket is closed and a new one opened, whether or not its caller still waits.</remarks>
    public bool IsBlocking { get; init; }

    /// <summary>The most bytes that may wait to be written or answered before further commands wait for room.</summary>
    /// <value>The default value is <see langword="null"/>: <see cref="RedisOptions.MaxInFlightBytes"/>.</value>
    public long? MaxInFlightBytes { get; init; }
}
