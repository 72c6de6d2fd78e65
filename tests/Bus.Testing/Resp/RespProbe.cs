using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Bus.Testing;

/// <summary>A raw connection to Redis through which tests look at what the product left there, without the product's client.</summary>
/// <remarks>Commands of several threads are sent one after another. The connection speaks RESP2 until a test sends <c>HELLO 3</c>.</remarks>
public sealed class RespProbe : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private readonly TcpClient _client;
    private readonly Stream _stream;
    private readonly RespNodeReader _reader;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private RespProbe(TcpClient client, Stream stream)
    {
        _client = client;
        _stream = stream;
        _reader = new RespNodeReader(stream);
    }

    /// <summary>Connects, without sending anything.</summary>
    /// <param name="port">The port on 127.0.0.1.</param>
    /// <param name="tls">Whether to speak TLS; any certificate is accepted.</param>
    public static async Task<RespProbe> ConnectAsync(int port, bool tls = false)
    {
        using var stop = new CancellationTokenSource(Deadline);
        var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync("127.0.0.1", port, stop.Token);
            return new RespProbe(client, tls ? await EncryptAsync(client.GetStream(), stop.Token) : client.GetStream());
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Sends a command and returns its reply.</summary>
    /// <param name="words">The command's words: texts, byte arrays, numbers.</param>
    /// <exception cref="RespErrorException">Redis answered with an error.</exception>
    public async Task<RespNode> SendAsync(params object[] words)
    {
        var reply = await TrySendAsync(words);
        return reply.IsError ? throw new RespErrorException(reply.Text!) : reply;
    }

    /// <summary>Sends a command and returns its reply, which may be an error.</summary>
    /// <param name="words">The command's words: texts, byte arrays, numbers.</param>
    public async Task<RespNode> TrySendAsync(params object[] words)
    {
        await _turn.WaitAsync();
        try
        {
            using var stop = new CancellationTokenSource(Deadline);
            await _stream.WriteAsync(Encode(words), stop.Token);
            return await _reader.ReadAsync(stop.Token);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Reads the next reply or push message without sending anything.</summary>
    public async Task<RespNode> ReceiveAsync()
    {
        await _turn.WaitAsync();
        try
        {
            using var stop = new CancellationTokenSource(Deadline);
            return await _reader.ReadAsync(stop.Token);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
        _turn.Dispose();
    }

    // The probe trusts whatever answers: whether a certificate is valid is what tests ask the product.
    private static async Task<Stream> EncryptAsync(Stream stream, CancellationToken cancellationToken)
    {
        var encrypted = new SslStream(stream, leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await encrypted.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, cancellationToken);
        return encrypted;
    }

    private static byte[] Encode(object[] words)
    {
        using var request = new MemoryStream();
        request.Write(Encoding.ASCII.GetBytes($"*{words.Length}\r\n"));
        foreach (var word in words)
        {
            var bytes = word switch
            {
                byte[] raw => raw,
                ReadOnlyMemory<byte> raw => raw.ToArray(),
                _ => Encoding.UTF8.GetBytes(Convert.ToString(word, CultureInfo.InvariantCulture)!),
            };
            request.Write(Encoding.ASCII.GetBytes($"${bytes.Length}\r\n"));
            request.Write(bytes);
            request.Write("\r\n"u8);
        }

        return request.ToArray();
    }
}
