using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Bus.Testing;

/// <summary>One client's connection through the proxy: two pumps, each with a queue that models the delay of a line.</summary>
internal sealed class FaultProxyConnection(Socket client, Socket server, FaultProxyLane toServer, FaultProxyLane toClient) : IDisposable
{
    private const int ChunkBytes = 64 * 1024;

    // Enough chunks for a delayed line not to become a slow one; a stalled line still makes the sender's buffers fill up.
    private const int ChunksUnderWay = 64;

    private readonly CancellationTokenSource _stop = new();
    private int _ended;

    private volatile bool _isSwallowed;

    /// <summary>The port from which the proxy speaks to the server; 0 before it does.</summary>
    public int ServerSidePort { get; private set; }

    /// <summary>Forwards nothing from now on and stays open.</summary>
    public void Swallow() => _isSwallowed = true;

    public Task RunAsync()
    {
        ServerSidePort = ((IPEndPoint)server.LocalEndPoint!).Port;
        return Task.WhenAll(PumpAsync(client, server, toServer), PumpAsync(server, client, toClient));
    }

    /// <summary>Ends both sides in order: what was forwarded arrives.</summary>
    public void Dispose() => End(reset: false);

    /// <summary>Ends both sides with a reset, as a crashed host's kernel does.</summary>
    public void Reset() => End(reset: true);

    private void End(bool reset)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        _stop.Cancel();
        foreach (var socket in new[] { client, server })
        {
            if (reset)
            {
                socket.LingerState = new LingerOption(true, 0);
            }

            socket.Dispose();
        }
    }

    private async Task PumpAsync(Socket source, Socket target, FaultProxyLane lane)
    {
        var line = Channel.CreateBounded<(long Arrived, byte[] Bytes)>(ChunksUnderWay);
        await Task.WhenAll(
            EndWithConnectionAsync(ReadAsync(source, lane, line.Writer)),
            EndWithConnectionAsync(WriteAsync(target, lane, line.Reader)));
    }

    private async Task EndWithConnectionAsync(Task half)
    {
        try
        {
            await half;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side is gone: so is the connection, for the other side too.
            Dispose();
        }
    }

    private async Task ReadAsync(Socket source, FaultProxyLane lane, ChannelWriter<(long, byte[])> line)
    {
        try
        {
            var buffer = new byte[ChunkBytes];
            while (true)
            {
                await lane.WhileStalledAsync(_stop.Token);
                var read = await source.ReceiveAsync(buffer.AsMemory(), _stop.Token);
                if (read == 0)
                {
                    return;
                }

                await line.WriteAsync((Stopwatch.GetTimestamp(), buffer[..read]), _stop.Token);
            }
        }
        finally
        {
            line.TryComplete();
        }
    }

    private async Task WriteAsync(Socket target, FaultProxyLane lane, ChannelReader<(long Arrived, byte[] Bytes)> line)
    {
        await foreach (var (arrived, bytes) in line.ReadAllAsync(_stop.Token))
        {
            var left = lane.Delay - Stopwatch.GetElapsedTime(arrived);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, _stop.Token);
            }

            for (var passed = 0; passed < bytes.Length;)
            {
                await lane.WhileStalledAsync(_stop.Token);
                if (lane.BlackHole || _isSwallowed)
                {
                    break;
                }

                var offered = lane.AdmitBeforeStall(bytes.Length - passed);
                var admitted = lane.Admit(offered);
                await SendAsync(target, bytes.AsMemory(passed, admitted));
                lane.Count(admitted);
                passed += admitted;
                if (admitted < offered)
                {
                    Dispose();
                    return;
                }
            }
        }

        target.Shutdown(SocketShutdown.Send);
    }

    private async Task SendAsync(Socket target, ReadOnlyMemory<byte> bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await target.SendAsync(bytes[sent..], _stop.Token);
        }
    }
}
