using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bus.Host.Tests.Support;

/// <summary>Answers every command as a Redis 6.2 answers HELLO.</summary>
internal sealed class OldRedis : IDisposable
{
    private static readonly byte[] Greeting = Encoding.ASCII.GetBytes(
        "%7\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$5\r\n6.2.0\r\n$5\r\nproto\r\n:3\r\n$2\r\nid\r\n:1\r\n$4\r\nmode\r\n$10\r\nstandalone\r\n$4\r\nrole\r\n$6\r\nmaster\r\n$7\r\nmodules\r\n*0\r\n");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public OldRedis()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public string ConnectionString => $"redis://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _ = AnswerAsync(client);
            }
        }
        catch (SocketException)
        {
            // Disposed: the test is over.
        }
    }

    private static async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            var buffer = new byte[4096];
            try
            {
                while (await stream.ReadAsync(buffer) > 0)
                {
                    await stream.WriteAsync(Greeting);
                }
            }
            catch (IOException)
            {
                // The client has seen enough.
            }
        }
    }
}
