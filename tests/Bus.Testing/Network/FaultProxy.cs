using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Bus.Testing;

/// <summary>A TCP proxy in front of a server of 127.0.0.1 that misbehaves on demand.</summary>
/// <remarks>
/// Faults apply to the connections that exist and to those that come, until <see cref="Heal"/>. They can be combined.
/// All members are safe to call from any thread.
/// </remarks>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly IPEndPoint _target;
    private readonly FaultProxyLane _toServer = new();
    private readonly FaultProxyLane _toClient = new();
    private readonly ConcurrentDictionary<FaultProxyConnection, Task> _connections = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private Socket _listener;
    private Task _accepting;
    private bool _refusing;
    private int _accepted;

    /// <summary>Starts a proxy on a free port.</summary>
    /// <param name="targetPort">The server's port on 127.0.0.1.</param>
    public FaultProxy(int targetPort)
    {
        _target = new IPEndPoint(IPAddress.Loopback, targetPort);
        _listener = Bind(0);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = Listen(_listener);
    }

    /// <summary>The proxy's port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Bytes delivered to the server.</summary>
    public long BytesToServer => _toServer.Bytes;

    /// <summary>Bytes delivered to clients.</summary>
    public long BytesToClient => _toClient.Bytes;

    /// <summary>Connections accepted since the start.</summary>
    public int AcceptedConnections => Volatile.Read(ref _accepted);

    /// <summary>Connections that are open now.</summary>
    public int OpenConnections => _connections.Count;

    /// <summary>Stops forwarding in both directions: connections stay open and are accepted, their bytes wait.</summary>
    public void Stall()
    {
        Stall(ProxyDirection.ToServer);
        Stall(ProxyDirection.ToClient);
    }

    /// <summary>Stops forwarding in one direction; the bytes wait.</summary>
    public void Stall(ProxyDirection direction) => Lane(direction).Stall();

    /// <summary>Stops forwarding in one direction after exactly so many more bytes, over all connections; the bytes behind them wait.</summary>
    /// <param name="direction">The direction that is counted and stopped.</param>
    /// <param name="bytes">Bytes from now on.</param>
    public void StallAfter(ProxyDirection direction, long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Lane(direction).StallAfter(bytes);
    }

    /// <summary>Whether a direction is stopped.</summary>
    public bool IsStalled(ProxyDirection direction) => Lane(direction).IsStalled;

    /// <summary>Delays every byte in both directions by a time; the rate stays as it is.</summary>
    /// <param name="oneWay">The delay of one direction; a round trip takes twice that.</param>
    public void Delay(TimeSpan oneWay) => _toServer.Delay = _toClient.Delay = oneWay;

    /// <summary>Swallows everything that goes in one direction.</summary>
    public void BlackHole(ProxyDirection direction) => Lane(direction).BlackHole = true;

    /// <summary>Swallows everything in both directions of one connection, for ever; the others stay as they are.</summary>
    /// <param name="serverSidePort">The connection's port as the server sees it, in the <c>addr</c> of <c>CLIENT LIST</c>.</param>
    public void Swallow(int serverSidePort) => _connections.Keys.Single(x => x.ServerSidePort == serverSidePort).Swallow();

    /// <summary>Cuts one connection, once: the one whose bytes exceed a number, after exactly that many more went in a direction.</summary>
    /// <param name="direction">The direction that is counted.</param>
    /// <param name="bytes">Bytes from now on, over all connections; 0 cuts at the next byte.</param>
    public void CutAfter(ProxyDirection direction, long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Lane(direction).CutAfter(bytes);
    }

    /// <summary>Refuses new connections, as a host does on which nothing listens. Open ones stay; see <see cref="DropConnections"/>.</summary>
    public void Refuse()
    {
        lock (_lock)
        {
            if (!_refusing)
            {
                // A socket that is bound and does not listen keeps the port for us while the kernel refuses connects.
                _refusing = true;
                _listener.Dispose();
                _listener = Bind(Port);
            }
        }
    }

    /// <summary>Resets all open connections.</summary>
    public void DropConnections()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Reset();
        }
    }

    /// <summary>Ends all faults; bytes that waited are delivered.</summary>
    public void Heal()
    {
        _toServer.Heal();
        _toClient.Heal();
        lock (_lock)
        {
            if (_refusing)
            {
                _refusing = false;
                _accepting = Listen(_listener);
            }
        }
    }

    /// <summary>Stops listening and resets all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        DropConnections();
        await Task.WhenAll(_connections.Values);
        _stop.Dispose();
    }

    private static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private FaultProxyLane Lane(ProxyDirection direction) => direction == ProxyDirection.ToServer ? _toServer : _toClient;

    private Task Listen(Socket listener)
    {
        listener.Listen();
        return Task.Run(() => AcceptAsync(listener));
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptAsync(_stop.Token);
                Interlocked.Increment(ref _accepted);
                _ = ConnectAsync(client);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The listener was closed: by Refuse or by DisposeAsync.
        }
    }

    private async Task ConnectAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        var connection = new FaultProxyConnection(client, server, _toServer, _toClient);
        var ended = new TaskCompletionSource();
        _connections[connection] = ended.Task;
        try
        {
            await server.ConnectAsync(_target, _stop.Token);
            await connection.RunAsync();
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Nothing listens behind the proxy: the client sees a reset, as it would behind any port forwarder.
        }
        finally
        {
            connection.Dispose();
            _connections.TryRemove(connection, out _);
            ended.SetResult();
        }
    }
}
