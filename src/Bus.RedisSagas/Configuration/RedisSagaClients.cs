using System.Collections.Concurrent;
using Bus.Redis;
using Microsoft.Extensions.Logging;

namespace Bus.RedisSagas;

/// <summary>The clients of all repositories of a container: one connection for equal options.</summary>
internal sealed class RedisSagaClients(ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null) : IAsyncDisposable
{
    private const string Purpose = "sagas";

    private readonly ConcurrentDictionary<object, Lazy<IRedisConnection>> _connections = new();
    private readonly ConcurrentBag<IAsyncDisposable> _owned = [];

    /// <summary>The connection to a Redis; it is opened by the first caller and closed with the container.</summary>
    internal IRedisConnection GetConnection(RedisOptions options) => Get(options, () =>
    {
        var client = new RedisClient(options, loggerFactory, timeProvider);
        _owned.Add(client);
        return client;
    });

    /// <summary>The connection of a client that belongs to somebody else.</summary>
    internal IRedisConnection GetConnection(IRedisClient client) => Get(client, () => client);

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections.Values.Where(x => x.IsValueCreated))
        {
            await connection.Value.DisposeAsync();
        }

        foreach (var client in _owned)
        {
            await client.DisposeAsync();
        }
    }

    private IRedisConnection Get(object key, Func<IRedisClient> create) =>
        _connections.GetOrAdd(key, _ => new Lazy<IRedisConnection>(() => create().OpenConnection(new RedisConnectionSettings { Purpose = Purpose }))).Value;
}
