using Bus.Host.Configuration;
using Bus.Host.Queues;
using Bus.Redis;
using MassTransit;

namespace Bus.Host.Api;

/// <summary>The connection by which the API itself asks Redis: for queues and dead letters, and whether it is there.</summary>
internal sealed class ApiRedis : IAsyncDisposable
{
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(1);

    private readonly IRedisConnection _connection;
    private readonly RedisStreamsAdministration _administration;
    private readonly RedisStreamsDeadLetters _deadLetters;

    public ApiRedis(IRedisClient client, HostSettings settings)
    {
        _connection = client.OpenConnection(new RedisConnectionSettings { Purpose = "api" });
        _administration = new RedisStreamsAdministration(client, settings.KeyPrefix);
        _deadLetters = new RedisStreamsDeadLetters(client, settings.KeyPrefix);
        Endpoint = client.Endpoint;
    }

    internal string Endpoint { get; }

    internal IRedisStreamsAdministration Administration => _administration;

    internal IRedisStreamsDeadLetters DeadLetters => _deadLetters;

    internal Task<IReadOnlyList<QueueStatus>> ReadQueuesAsync(CancellationToken cancellationToken) => QueueStatus.ReadAllAsync(_administration, cancellationToken);

    /// <summary>Awaits an answer of Redis, for a second at most: who asks decides by it where requests go.</summary>
    /// <exception cref="RedisException">None came; the message says why.</exception>
    internal async Task PingAsync(CancellationToken cancellationToken) =>
        await _connection.ExecuteAsync(new RedisCommand("PING") { Timeout = PingTimeout }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _deadLetters.DisposeAsync();
        await _administration.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
