using Bus.Redis.Topology;

namespace Bus.Redis.Connections;

/// <summary>Opens sockets to the server that a topology names: finds it, connects, shakes hands, checks that it is the right one; all within the connect timeout.</summary>
internal sealed class ChannelOpener(RedisConnectionContext context, string clientName, TimeSpan connectTimeout, bool isBlocking = false)
{
    /// <exception cref="RedisConnectionException">One of the steps failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    internal async Task<OpenedChannel> OpenAsync(ITopologyProvider topology, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(connectTimeout, context.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        RedisOptions? server = null;
        RespChannel? channel = null;
        try
        {
            server = await topology.ResolveAsync(linked.Token);
            channel = new RespChannel(await new SocketOpener(server, isBlocking).OpenAsync(linked.Token), server.MaxReplyBytes);
            var handshake = new Handshake(server, clientName, context.Requests, context.Time);
            var opened = new OpenedChannel(channel, server, await handshake.RunAsync(channel, linked.Token), handshake);
            await topology.VerifyAsync(opened, linked.Token);
            return opened;
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested)
        {
            channel?.Dispose();
            throw new RedisConnectionException(
                $"{server?.Endpoint ?? topology.Endpoint} did not {(channel is null ? "accept the connection" : "answer the handshake")} within {connectTimeout.TotalSeconds:0.###} s.", exception);
        }
        catch (Exception exception) when (exception is not (RedisConnectionException or OperationCanceledException))
        {
            // Nothing that goes wrong in an attempt may end the attempts.
            channel?.Dispose();
            throw new RedisConnectionException($"The connection to {server?.Endpoint ?? topology.Endpoint} failed: {exception.Message}", exception);
        }
        catch
        {
            channel?.Dispose();
            throw;
        }
    }
}
