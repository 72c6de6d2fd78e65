namespace Bus.Redis.Tests.Support;

/// <summary>A client with one connection to a fake server, shaken hands.</summary>
internal sealed class FakeSession : IAsyncDisposable
{
    private readonly SemaphoreSlim _reached = new(0);

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

    /// <summary>Subscribes to a channel by which <see cref="AwaitReaderAsync"/> finds out how far the client has read.</summary>
    internal async Task FollowReaderAsync()
    {
        var subscribing = Connection.ListenAsync("sync", _ => _reached.Release());
        (await Peer.ReadCommandAsync()).ShouldBe(["SUBSCRIBE", "sync"]);
        await Peer.SendAsync(">3\r\n+subscribe\r\n+sync\r\n:1\r\n");
        await subscribing;
    }

    /// <summary>Waits until the client has read everything that was sent.</summary>
    internal async Task AwaitReaderAsync()
    {
        await Peer.SendAsync(">3\r\n+message\r\n+sync\r\n+x\r\n");
        (await _reached.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBeTrue();
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
        _reached.Dispose();
    }
}
