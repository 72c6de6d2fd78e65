namespace Bus.Redis;

/// <summary>What distinguishes one connection of a client from its others.</summary>
public sealed record RedisConnectionSettings
{
    /// <summary>What the connection is for, appended to the client name, for example <c>send</c> or <c>settle</c>.</summary>
    public required string Purpose { get; init; }

    /// <summary>A key whose owner the connection leads to, and follows when its hash slot moves to another node of a cluster.</summary>
    /// <value>The default value is <see langword="null"/>: on a cluster each command goes to the node that owns its keys.</value>
    /// <remarks>
    /// All commands of such a connection use keys of that slot, or none. It is one socket with one <see cref="IRedisConnection.ClientId"/>, so it is what blocking commands on a
    /// cluster need. During the slot's migration it passes on the errors <c>ASK</c> and <c>TRYAGAIN</c>, which mean that the command was not run. Without a cluster the key has no meaning.
    /// </remarks>
    public string? Key { get; init; }

    /// <summary>Whether commands that block on the server are sent on it.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    /// <remarks>A blocking connection gets no heartbeat while a command is in flight; give each blocking command a <see cref="RedisCommand.Timeout"/> a little longer than it blocks, at which a stalled socket is closed and a new one opened, whether or not its caller still waits.</remarks>
    public bool IsBlocking { get; init; }

    /// <summary>The most bytes that may wait to be written or answered before further commands wait for room.</summary>
    /// <value>The default value is <see langword="null"/>: <see cref="RedisOptions.MaxInFlightBytes"/>.</value>
    /// <remarks>On a cluster it holds for each node.</remarks>
    public long? MaxInFlightBytes { get; init; }
}
