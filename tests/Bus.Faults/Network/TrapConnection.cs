using System.Net;
using System.Net.Sockets;

namespace Bus.Faults.Network;

/// <summary>One connection through a <see cref="TrapProxy"/>.</summary>
internal sealed class TrapConnection : IDisposable
{
    private const int ChunkBytes = 64 * 1024;

    private readonly Socket _client;
    private readonly Func<Trap?> _readTrap;
    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private volatile Trap? _awaitingReply;
    private volatile bool _isFrozen;

    internal TrapConnection(Socket client, Func<Trap?> readTrap)
    {
        _client = client;
        _client.NoDelay = true;
        _readTrap = readTrap;
    }

    internal async Task RunAsync(IPEndPoint target)
    {
        try
        {
            await _server.ConnectAsync(target);
            await Task.WhenAll(PumpAsync(_client, ForwardRequestAsync), PumpAsync(_server, ForwardReplyAsync));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One side is gone: so is the connection.
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    private async Task PumpAsync(Socket source, Func<Memory<byte>, Task> forwardAsync)
    {
        var buffer = new byte[ChunkBytes];
        try
        {
            int read;
            while ((read = await source.ReceiveAsync(buffer.AsMemory())) > 0)
            {
                if (!_isFrozen)
                {
                    await forwardAsync(buffer.AsMemory(0, read));
                }
            }
        }
        finally
        {
            // However it ends, the other side sees the end, as when a process dies.
            Dispose();
        }
    }

    private async Task ForwardRequestAsync(Memory<byte> chunk)
    {
        if (_readTrap() is not { Point: not TrapPoint.NeverReceived } trap || chunk.Span.IndexOf(trap.Text) is not (>= 0 and var found) || !trap.TryTake())
        {
            await SendAsync(_server, chunk);
            return;
        }

        if (trap.Point == TrapPoint.Unanswered)
        {
            _awaitingReply = trap;
            await SendAsync(_server, chunk);
            return;
        }

        _isFrozen = true;
        await SendAsync(_server, chunk[..(found + trap.Text.Length)]);
        trap.Spring();
    }

    private async Task ForwardReplyAsync(Memory<byte> chunk)
    {
        if (_awaitingReply is not { } trap)
        {
            trap = _readTrap();
            if (trap is not { Point: TrapPoint.NeverReceived } || chunk.Span.IndexOf(trap.Text) < 0 || !trap.TryTake())
            {
                await SendAsync(_client, chunk);
                return;
            }
        }

        _isFrozen = true;
        trap.Spring();
    }

    private static async Task SendAsync(Socket target, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await target.SendAsync(bytes)..];
        }
    }
}
