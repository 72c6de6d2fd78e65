using System.Net;
using System.Net.Sockets;

namespace Bus.Redis.Tests.Support;

/// <summary>Stands in for a server in what no real one does on demand; each test plays the server's part itself.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<FakePeer> _peers = [];

    internal FakeServer()
    {
        _listener.Start();
    }

    internal RedisOptions Options => new() { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port };

    /// <summary>Takes the next connection.</summary>
    internal async Task<FakePeer> AcceptAsync()
    {
        var socket = await _listener.AcceptSocketAsync().WaitAsync(TimeSpan.FromSeconds(60));
        var peer = new FakePeer(socket);
        _peers.Add(peer);
        return peer;
    }

    /// <summary>Takes the next connection and shakes hands as version 7.0.15.</summary>
    internal async Task<FakePeer> AcceptAndGreetAsync(int clientId = 7)
    {
        var peer = await AcceptAsync();
        await peer.GreetAsync(clientId: clientId);
        return peer;
    }

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        _peers.ForEach(peer => peer.Dispose());
        return ValueTask.CompletedTask;
    }
}
