using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Bus.Redis.Protocol;

namespace Bus.Redis.Tests.Support;

/// <summary>Stands in for a node of a cluster, a primary or a sentinel in what no real one answers on demand: takes any number of connections and answers each command as told.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly ConcurrentBag<Socket> _subscribers = [];
    private readonly string _mode;
    private readonly string _role;
    private readonly Func<string[], string> _answer;
    private readonly Task _accepting;
    private int _openConnections;

    /// <param name="mode">What HELLO tells as the mode.</param>
    /// <param name="answer">The reply, as on the wire, to a command's words.</param>
    /// <param name="role">What HELLO tells as the role.</param>
    internal FakeNode(string mode, Func<string[], string> answer, string role = "master")
    {
        _mode = mode;
        _role = role;
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Connections that the client has not closed.</summary>
    internal int OpenConnections => Volatile.Read(ref _openConnections);

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    internal RedisEndpoint Endpoint => new("127.0.0.1", Port);

    /// <summary>All commands but those of the handshakes and heartbeats, in the order of their arrival.</summary>
    internal ConcurrentQueue<string> Commands { get; } = new();

    /// <summary>A reply to CLUSTER SLOTS by which one node owns all slots.</summary>
    internal static string AllSlotsOf(RedisEndpoint node) => $"*1\r\n*3\r\n:0\r\n:16383\r\n{Node(node)}";

    /// <summary>A node as CLUSTER SLOTS describes it.</summary>
    internal static string Node(RedisEndpoint node) => $"*3\r\n{Text(node.Host)}:{node.Port}\r\n{Text("id")}";

    /// <summary>A bulk string.</summary>
    internal static string Text(string text) => $"${Encoding.UTF8.GetByteCount(text)}\r\n{text}\r\n";

    /// <summary>Sends something to all who subscribed.</summary>
    internal void Push(string text)
    {
        foreach (var socket in _subscribers.Distinct())
        {
            socket.Send(Encoding.UTF8.GetBytes(text));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // Disposed.
                return;
            }

            _sockets.Add(socket);
            _ = ServeAsync(socket);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        var parser = new RespParser(1 << 20);
        var buffer = new byte[64 * 1024];
        Interlocked.Increment(ref _openConnections);
        try
        {
            int count;
            while ((count = await socket.ReceiveAsync(buffer)) > 0)
            {
                foreach (var words in Parse(parser, buffer.AsSpan(0, count)))
                {
                    if (words[0] == "SUBSCRIBE")
                    {
                        _subscribers.Add(socket);
                    }

                    await socket.SendAsync(Encoding.UTF8.GetBytes(Answer(words)));
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The client, or the test, has closed the connection.
        }

        Interlocked.Decrement(ref _openConnections);
    }

    private static List<string[]> Parse(RespParser parser, ReadOnlySpan<byte> input)
    {
        var commands = new List<string[]>();
        while (parser.TryRead(ref input, out var command))
        {
            commands.Add([.. command.Items.ToArray().Select(word => word.AsString()!)]);
        }

        return commands;
    }

    private string Answer(string[] words)
    {
        switch (words[0])
        {
            case "HELLO":
                return $"%4\r\n{Text("version")}{Text("7.0.15")}{Text("id")}:7\r\n{Text("mode")}{Text(_mode)}{Text("role")}{Text(_role)}";
            case "PING":
                return "+PONG\r\n";
        }

        Commands.Enqueue(string.Join(' ', words));
        return _answer(words);
    }
}
