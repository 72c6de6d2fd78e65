namespace Bus.Redis.Tests.Support;

/// <summary>A client with one connection to a fake server, shaken hands.</summary>
internal sealed class FakeSession : IAsyncDisposable
{
    private FakeSession(FakeServer server, RedisClient client, IRedisConnection connection, FakePeer peer)
    {
        Server = server;
        Client = client;
        Connection = connection;
        Peer = peer;
    }

    internal FakeServer Server { get; }

    internal RedisClient Client { get; }

    internal IRedisConnection Connection { get; }

    /// <summary>The server's end of the first socket.</summary>
    internal FakePeer Peer { get; }

    internal static async Task<FakeSession> StartAsync(
        RedisConnectionSettings? settings = null,
        Func<RedisOptions, RedisOptions>? configure = null,
        TimeProvider? time = null)
    {
        var server = new FakeServer();
        var options = server.Options;
        var client = new RedisClient(configure?.Invoke(options) ?? options, timeProvider: time);
        var connection = client.OpenConnection(settings ?? new RedisConnectionSettings { Purpose = "test" });
        var peer = await server.AcceptAndGreetAsync();
        await connection.ConnectAsync();
        return new FakeSession(server, client, connection, peer);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}
