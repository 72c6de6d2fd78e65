namespace Bus.Redis;

/// <summary>One pipelined connection to a Redis server, or to all nodes of a cluster, shared by any number of callers and re-established by itself after a loss.</summary>
/// <remarks>
/// Behind sentinels it leads to the primary that they name, also after a failover. To a cluster it is a set of sockets, one per node that was needed, and each command
/// takes that of the node which owns its keys; <see cref="RedisConnectionSettings.Key"/> asks for a single one that follows a key.
/// This interface, with <see cref="IRedisClient"/>, is all that a transport may need of a Redis client, so that another client can stand in its place.
/// All members are safe to call from any thread.
/// </remarks>
public interface IRedisConnection : IAsyncDisposable
{
    /// <summary>The connection's name as <c>CLIENT LIST</c> shows it.</summary>
    string Name { get; }

    /// <summary>Whether the handshake of the present socket has succeeded and no loss was noticed since; to a cluster, whether that is so of any node.</summary>
    bool IsConnected { get; }

    /// <summary>The server's <c>CLIENT ID</c> of the present socket, or of the last one while there is none; 0 before the first connect, and always of a connection to all nodes of a cluster.</summary>
    long ClientId { get; }

    /// <summary>How many times this connection has been established, all nodes of a cluster together. A change between two reads means that a socket broke, or was added, in between.</summary>
    long Generation { get; }

    /// <summary>The server that the present or last socket leads to; <see langword="null"/> before the first connect, and always of a connection to all nodes of a cluster.</summary>
    RedisEndpoint? Node { get; }

    /// <summary>The server to which a command on a key would go now; <see langword="null"/> while it is not known.</summary>
    /// <remarks>It may be another one a moment later. Take <see cref="GetTransactionGroup"/> to tell what may share a transaction.</remarks>
    RedisEndpoint? FindNode(string key);

    /// <summary>The nodes of a cluster that own keys, as known now, for commands that each of them must get (<see cref="RedisCommand.Node"/>).</summary>
    /// <value>None where one server has all keys, and before the first connect.</value>
    IReadOnlyList<RedisEndpoint> Primaries => [];

    /// <summary>Tells which keys may be used in one transaction: those of equal groups.</summary>
    /// <returns>The same for all keys, or on a cluster the hash slot: a node refuses a transaction over several slots, also when it owns all of them.</returns>
    int GetTransactionGroup(string key);

    /// <summary>Completes when the connection is established.</summary>
    /// <exception cref="RedisConnectionException">The server could not be reached within <see cref="RedisOptions.ConnectTimeout"/>, refused the credentials, or is not supported. The connection goes on trying in the background.</exception>
    ValueTask ConnectAsync(CancellationToken cancellationToken = default);

    /// <summary>Sends one command and completes with its reply.</summary>
    /// <remarks>
    /// Commands are written in the order of the calls, and concurrent calls coalesce into one write. When the pipe is full the call waits for room.
    /// While disconnected the command waits for the reconnect, at most until its deadline. A script is loaded ahead of its first call on each socket; when the server
    /// has lost it since, it is loaded again and the call repeated, behind what was written meanwhile.
    /// Cancelling stops the wait, not the command: once written, the server runs it and its reply is dropped.
    /// A server that says it did not run the command because another one is the right one by now (<c>MOVED</c>, <c>ASK</c>, <c>READONLY</c> behind sentinels), or because
    /// of a state that passes (<c>TRYAGAIN</c>, <c>CLUSTERDOWN</c>, <c>LOADING</c> of a cluster's node), does not fail it: it is sent again, until its deadline, behind what was written meanwhile.
    /// </remarks>
    /// <param name="command">The command; it belongs to the connection from here on and cannot be sent twice.</param>
    /// <param name="cancellationToken">Ends the wait for the reply.</param>
    /// <exception cref="RedisServerException">The server answered with an error.</exception>
    /// <exception cref="RedisCrossSlotException">The keys belong to different hash slots of a cluster; nothing was sent.</exception>
    /// <exception cref="RedisTimeoutException">No reply came before the command's deadline.</exception>
    /// <exception cref="RedisUnknownOutcomeException">The connection broke after the command was written: the server may or may not have run it.</exception>
    /// <exception cref="RedisConnectionException">The connection could not be established before the command's deadline; it was never written.</exception>
    ValueTask<RedisReply> ExecuteAsync(RedisCommand command, CancellationToken cancellationToken = default);

    /// <summary>Runs commands as one <c>MULTI</c>/<c>EXEC</c> and completes with the array of their replies.</summary>
    /// <remarks>
    /// A command that is queued and fails when it is run (also a script that was flushed a moment before) does not undo the others: its reply is an error, see <see cref="RedisReply.IsError"/>.
    /// The longest <see cref="RedisCommand.Timeout"/> counts. On a cluster all keys must belong to one hash slot; the transaction is redirected as a whole.
    /// </remarks>
    /// <param name="commands">At least one; they belong to the connection from here on.</param>
    /// <param name="cancellationToken">Ends the wait for the replies.</param>
    /// <exception cref="RedisServerException">The server refused a command while queueing; none was run.</exception>
    /// <exception cref="RedisCrossSlotException">The commands belong to different hash slots of a cluster; nothing was sent.</exception>
    ValueTask<RedisReply> ExecuteTransactionAsync(IReadOnlyList<RedisCommand> commands, CancellationToken cancellationToken = default);

    /// <summary>Closes the present socket, so that a new one is opened, if nothing was received on it for a time.</summary>
    /// <remarks>For callers who know by other means that a reply is due: behind a blocking command there is no heartbeat. A large reply on its way keeps the socket. On a cluster each node's socket is looked at.</remarks>
    /// <param name="silence">How long nothing must have been received; 0 or more.</param>
    /// <returns>Whether the socket was closed. What was written on it and not answered fails with <see cref="RedisUnknownOutcomeException"/>.</returns>
    bool ResetIfSilent(TimeSpan silence);

    /// <summary>Subscribes to a pub/sub channel; the subscription is renewed after a reconnect. On a cluster any node does, over a socket of its own.</summary>
    /// <param name="channel">The channel's name.</param>
    /// <param name="handler">Called for each message, in order, on the reader's thread: it must return at once and must not throw.</param>
    /// <param name="cancellationToken">Ends the wait for the server's confirmation.</param>
    /// <returns>Disposing it unsubscribes.</returns>
    ValueTask<IAsyncDisposable> SubscribeAsync(string channel, Action<ReadOnlyMemory<byte>> handler, CancellationToken cancellationToken = default);

    /// <summary>Registers a callback for every change between connected and disconnected, of every node of a cluster.</summary>
    /// <param name="handler">Called in order and never concurrently; must return at once and must not throw.</param>
    /// <returns>Disposing it removes the callback.</returns>
    IDisposable OnStateChanged(Action<RedisConnectionStateChange> handler);
}
