using System.Net;
using System.Net.Sockets;

namespace Bus.Testing;

/// <summary>A free port of 127.0.0.1 that the kernel gives to nobody else while this object lives.</summary>
/// <remarks>
/// A socket is bound to the port and does not listen: connects are refused, a server that binds with SO_REUSEADDR (as Redis does)
/// gets the port, and the kernel hands it out neither as an ephemeral nor as a free one. So a server can be killed and started
/// again on its port without a race.
/// </remarks>
public sealed class ReservedPort : IDisposable
{
    private readonly Socket _socket;

    /// <summary>Reserves a free port.</summary>
    public ReservedPort()
    {
        // Bind sets SO_REUSEADDR for TCP sockets on Unix.
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Number = ((IPEndPoint)_socket.LocalEndPoint!).Port;
    }

    /// <summary>The port.</summary>
    public int Number { get; }

    /// <summary>Gives the port back.</summary>
    public void Dispose() => _socket.Dispose();
}
