using System.Net.Sockets;
using System.Text;
using Bus.Redis.Protocol;

namespace Bus.Redis.Tests.Support;

/// <summary>The server's end of one connection.</summary>
internal sealed class FakePeer(Socket socket) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly RespParser _parser = new(1L << 30);
    private readonly Queue<string[]> _commands = new();
    private readonly byte[] _buffer = new byte[64 * 1024];

    /// <summary>How many reads returned something: what the client wrote at once arrives at once on the loopback.</summary>
    internal int Reads { get; private set; }

    internal async Task GreetAsync(string version = "7.0.15", int clientId = 7)
    {
        (await ReadCommandAsync())[0].ShouldBe("HELLO");
        (await ReadCommandAsync())[0].ShouldBe("PING");
        await SendAsync($"%3\r\n$7\r\nversion\r\n${version.Length}\r\n{version}\r\n$2\r\nid\r\n:{clientId}\r\n$4\r\nrole\r\n$6\r\nmaster\r\n+PONG\r\n");
    }

    /// <summary>The next command's words.</summary>
    internal async Task<string[]> ReadCommandAsync()
    {
        while (_commands.Count == 0)
        {
            var count = await _stream.ReadAsync(_buffer).AsTask().WaitAsync(Patience);
            count.ShouldBeGreaterThan(0, "The client closed the connection.");
            Reads++;
            Parse(_buffer.AsSpan(0, count));
        }

        return _commands.Dequeue();
    }

    internal async Task<string[][]> ReadCommandsAsync(int count)
    {
        var commands = new string[count][];
        for (var index = 0; index < count; index++)
        {
            commands[index] = await ReadCommandAsync();
        }

        return commands;
    }

    /// <summary>The next bytes as they are on the wire.</summary>
    internal async Task<string> ReadRawAsync(int length)
    {
        var bytes = new byte[length];
        await _stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(Patience);
        return Encoding.UTF8.GetString(bytes);
    }

    internal async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask().WaitAsync(Patience);

    /// <summary>Waits until the client closes its end.</summary>
    internal async Task AwaitClosedAsync()
    {
        try
        {
            while (await _stream.ReadAsync(_buffer).AsTask().WaitAsync(Patience) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A reset is as good as an end.
        }
    }

    public void Dispose() => _stream.Dispose();

    private void Parse(ReadOnlySpan<byte> input)
    {
        while (_parser.TryRead(ref input, out var command))
        {
            var words = new string[command.Count];
            for (var index = 0; index < words.Length; index++)
            {
                words[index] = command[index].AsString()!;
            }

            _commands.Enqueue(words);
        }
    }
}
