namespace Bus.Redis.Connections;

/// <summary>A socket whose handshake is done.</summary>
/// <param name="Channel">The socket.</param>
/// <param name="Server">Where it leads.</param>
/// <param name="Greeting">What the server said.</param>
/// <param name="Handshake">Sends and receives as in the handshake, as long as nothing else uses the socket.</param>
internal sealed record OpenedChannel(RespChannel Channel, RedisOptions Server, ServerGreeting Greeting, Handshake Handshake) : IDisposable
{
    internal RedisEndpoint Endpoint => new(Server.Host, Server.Port);

    /// <summary>Sends a command and awaits its reply, which may be an error.</summary>
    internal Task<RedisReply> AskAsync(RedisCommand command, CancellationToken cancellationToken) => Handshake.AskAsync(Channel, command, cancellationToken);

    public void Dispose() => Channel.Dispose();
}
