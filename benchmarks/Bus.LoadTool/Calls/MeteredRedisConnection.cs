using Bus.Redis;

namespace Bus.LoadTool;

/// <summary>A connection of a <see cref="MeteredRedisClient"/>.</summary>
internal sealed class MeteredRedisConnection(MeteredRedisClient client, IRedisConnection connection) : IRedisConnection
{
    public string Name => connection.Name;

    public bool IsConnected => connection.IsConnected;

    public long ClientId => connection.ClientId;

    public long Generation => connection.Generation;

    public RedisEndpoint? Node => connection.Node;

    public IReadOnlyList<RedisEndpoint> Primaries => connection.Primaries;

    public RedisEndpoint? FindNode(string key) => connection.FindNode(key);

    public int GetTransactionGroup(string key) => connection.GetTransactionGroup(key);

    public ValueTask ConnectAsync(CancellationToken cancellationToken = default) => connection.ConnectAsync(cancellationToken);

    public ValueTask<RedisReply> ExecuteAsync(RedisCommand command, CancellationToken cancellationToken = default) => client.IsMetering
        ? client.MeterAsync(() => connection.ExecuteAsync(command, cancellationToken))
        : connection.ExecuteAsync(command, cancellationToken);

    public ValueTask<RedisReply> ExecuteTransactionAsync(IReadOnlyList<RedisCommand> commands, CancellationToken cancellationToken = default) => client.IsMetering
        ? client.MeterAsync(() => connection.ExecuteTransactionAsync(commands, cancellationToken))
        : connection.ExecuteTransactionAsync(commands, cancellationToken);

    public bool ResetIfSilent(TimeSpan silence) => connection.ResetIfSilent(silence);

    public ValueTask<IAsyncDisposable> SubscribeAsync(string channel, Action<ReadOnlyMemory<byte>> handler, CancellationToken cancellationToken = default) =>
        connection.SubscribeAsync(channel, handler, cancellationToken);

    public IDisposable OnStateChanged(Action<RedisConnectionStateChange> handler) => connection.OnStateChanged(handler);

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
