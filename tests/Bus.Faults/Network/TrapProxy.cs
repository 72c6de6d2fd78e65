using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Bus.Faults.Network;

/// <summary>A TCP proxy in front of Redis that freezes a connection at one step of the protocol, and says so.</summary>
/// <remarks>
/// So a process can be killed at that very step without any hook in its code: what it wrote is half there, or has been done and was never answered.
/// All members are safe to call from any thread.
/// </remarks>
internal sealed class TrapProxy : IAsyncDisposable
{
    private readonly ConcurrentDictionary<TrapConnection, Task> _connections = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _target;
    private readonly Task _accepting;
    private Trap? _trap;

    /// <param name="targetPort">Redis' port on 127.0.0.1.</param>
    internal TrapProxy(int targetPort)
    {
        _target = new IPEndPoint(IPAddress.Loopback, targetPort);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The proxy's port on 127.0.0.1.</summary>
    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Sets a trap, which springs once; it replaces the one before; <see langword="null"/> sets none.</summary>
    internal void Set(Trap? trap) => Volatile.Write(ref _trap, trap);

    /// <summary>Stops listening and ends all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        foreach (var connection in _connections.Keys)
        {
            connection.Dispose();
        }

        await Task.WhenAll(_connections.Values);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = RunAsync(await _listener.AcceptSocketAsync(_stop.Token));
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The listener was stopped.
        }
    }

    private async Task RunAsync(Socket client)
    {
        var ended = new TaskCompletionSource();
        using var connection = new TrapConnection(client, () => Volatile.Read(ref _trap));
        _connections[connection] = ended.Task;
        try
        {
            await connection.RunAsync(_target);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
            ended.SetResult();
        }
    }
}
