using Bus.Host.Configuration;
using Bus.Redis;

namespace Bus.Host.Cli;

/// <summary>A connection to Redis for one command.</summary>
internal sealed class RedisSession : IAsyncDisposable
{
    private readonly RedisClient _client;

    private RedisSession(RedisClient client, IRedisConnection connection)
    {
        _client = client;
        Connection = connection;
    }

    internal IRedisClient Client => _client;

    internal IRedisConnection Connection { get; }

    /// <summary>Connects.</summary>
    /// <exception cref="RedisException">Redis cannot be reached, refuses the credentials or is too old; the message says which.</exception>
    internal static async Task<RedisSession> OpenAsync(HostSettings settings, CancellationToken cancellationToken)
    {
        var client = new RedisClient(settings.Redis);
        try
        {
            var connection = client.OpenConnection(new RedisConnectionSettings { Purpose = "cli" });
            await connection.ConnectAsync(cancellationToken);
            return new RedisSession(client, connection);
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
