using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Bus.Testing;

/// <summary>One connection of <see cref="OpenAiServer"/>, for one request.</summary>
internal sealed class OpenAiConnection(Socket socket) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    public void Dispose() => _stream.Dispose();

    /// <summary>The request; null when the client closed before it sent one.</summary>
    internal async Task<OpenAiRequest?> ReadAsync(CancellationToken cancellationToken)
    {
        var head = await ReadHeadAsync(cancellationToken);
        if (head.Length == 0)
        {
            return null;
        }

        var lines = head.Split("\r\n");
        var words = lines[0].Split(' ');
        var headers = lines.Skip(1).Select(x => x.Split(':', 2)).Where(x => x.Length == 2).ToDictionary(x => x[0].Trim(), x => x[1].Trim(), StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await _stream.ReadExactlyAsync(body, cancellationToken);
        return new OpenAiRequest(words[0], words[1], headers, Encoding.UTF8.GetString(body));
    }

    internal async Task ReplyAsync(OpenAiBehaviour behaviour, OpenAiRequest request, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(behaviour.Body(request));
        switch (behaviour.Ending)
        {
            case OpenAiEnding.Silent:
                // Ends when the client closes.
                _ = await _stream.ReadAsync(new byte[1], cancellationToken);
                break;
            case OpenAiEnding.Cut:
                await WriteHeadAsync(behaviour, body.Length, cancellationToken);
                await _stream.WriteAsync(body.AsMemory(0, body.Length / 2), cancellationToken);
                socket.LingerState = new LingerOption(true, 0);
                break;
            case OpenAiEnding.Endless:
                await WriteHeadAsync(behaviour, null, cancellationToken);
                await WriteForeverAsync(body, cancellationToken);
                break;
            default:
                await WriteHeadAsync(behaviour, body.Length, cancellationToken);
                await _stream.WriteAsync(body, cancellationToken);
                break;
        }
    }

    private async Task<string> ReadHeadAsync(CancellationToken cancellationToken)
    {
        // Byte by byte: what follows the empty line belongs to the body.
        var head = new List<byte>();
        var one = new byte[1];
        while (await _stream.ReadAsync(one, cancellationToken) == 1)
        {
            head.Add(one[0]);
            if (head.Count >= 4 && head[^4..] is [(byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'])
            {
                break;
            }
        }

        return Encoding.ASCII.GetString([.. head]);
    }

    private async Task WriteHeadAsync(OpenAiBehaviour behaviour, int? length, CancellationToken cancellationToken)
    {
        var lines = new List<string> { $"HTTP/1.1 {behaviour.Status} Scripted", $"Content-Type: {behaviour.ContentType}", "Connection: close" };
        lines.AddRange(behaviour.Headers);
        if (length is not null)
        {
            lines.Add($"Content-Length: {length}");
        }

        await _stream.WriteAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n"), cancellationToken);
    }

    private async Task WriteForeverAsync(byte[] start, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(start, cancellationToken);
        var more = new byte[64 * 1024];
        more.AsSpan().Fill((byte)'a');
        while (true)
        {
            await _stream.WriteAsync(more, cancellationToken);
        }
    }
}
