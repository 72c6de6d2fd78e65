using Bus.Redis.Connections;

namespace Bus.Redis.Topology;

/// <summary>Tells a connection where the server is that it is to be connected to.</summary>
internal interface ITopologyProvider
{
    /// <summary>What is looked for, for messages while no server is known.</summary>
    string Endpoint { get; }

    /// <summary>Whether a command may have to be written again to another server, and so keeps its bytes until it is answered.</summary>
    bool KeepsCommands { get; }

    /// <summary>Where the next socket is to lead; asked ahead of every attempt.</summary>
    /// <exception cref="RedisConnectionException">It cannot be told now.</exception>
    ValueTask<RedisOptions> ResolveAsync(CancellationToken cancellationToken);

    /// <summary>Looks at what the server said of itself in the handshake.</summary>
    /// <exception cref="RedisConnectionException">It is not what is looked for.</exception>
    ValueTask VerifyAsync(OpenedChannel opened, CancellationToken cancellationToken);

    /// <summary>Tells that an attempt failed, or that a server which was connected is lost.</summary>
    void Failed(bool wasConnected);

    /// <summary>Whether a connected server is known to be no longer the right one, so that its socket is to be given up at once.</summary>
    bool IsAbandoned(RedisEndpoint server);

    /// <summary>Whether an error reply says that the command was not run because this server is not the right one any more. Called under a lock: it must return at once.</summary>
    bool IsWrongServer(in RedisReply error);

    /// <summary>Registers a callback for the moment at which another server may have become the right one.</summary>
    IDisposable Watch(Action changed);
}
