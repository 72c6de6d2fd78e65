using Bus.Redis;
using Bus.RedisStreams.Configuration;
using Microsoft.Extensions.Logging;

namespace Bus.RedisStreams.Tests;

/// <summary>Our clients, whose endpoints come to a gate before they sleep on the server.</summary>
/// <remarks>Once opened it stays so. All members are safe to call from any thread.</remarks>
internal sealed class HeldSleeps : IRedisClientFactory
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RedisClientFeatures Features => OwnClientFactory.Instance.Features;

    /// <summary>Completes when an endpoint has found nothing and is about to sleep.</summary>
    internal Task Arrived => _arrived.Task;

    public IRedisClient CreateClient(RedisOptions options, ILoggerFactory? loggerFactory, TimeProvider timeProvider) =>
        new Client(this, OwnClientFactory.Instance.CreateClient(options, loggerFactory, timeProvider));

    public IEnumerable<string> Validate(RedisOptions options) => OwnClientFactory.Instance.Validate(options);

    /// <summary>Lets it sleep.</summary>
    internal void Open() => _open.TrySetResult();

    private async ValueTask<RedisReply> SleepAsync(IRedisConnection connection, RedisCommand command, CancellationToken cancellationToken)
    {
        _arrived.TrySetResult();
        await _open.Task.WaitAsync(cancellationToken);
        return await connection.ExecuteAsync(command, cancellationToken);
    }

    private sealed class Client(HeldSleeps sleeps, IRedisClient client) : IRedisClient
    {
        public string Endpoint => client.Endpoint;

        public RedisClientFeatures Features => client.Features;

        public long RequestsSent => client.RequestsSent;

        public IRedisConnection OpenConnection(RedisConnectionSettings settings) => settings.IsBlocking ? new Connection(sleeps, client.OpenConnection(settings)) : client.OpenConnection(settings);

        public ValueTask DisposeAsync() => client.DisposeAsync();
    }

    private sealed class Connection(HeldSleeps sleeps, IRedisConnection connection) : IRedisConnection
    {
        public string Name => connection.Name;

        public bool IsConnected => connection.IsConnected;

        public long ClientId => connection.ClientId;

        public long Generation => connection.Generation;

        public RedisEndpoint? Node => connection.Node;

        public RedisEndpoint? FindNode(string key) => connection.FindNode(key);

        public int GetTransactionGroup(string key) => connection.GetTransactionGroup(key);

        public ValueTask ConnectAsync(CancellationToken cancellationToken = default) => connection.ConnectAsync(cancellationToken);

        public ValueTask<RedisReply> ExecuteAsync(RedisCommand command, CancellationToken cancellationToken = default) =>
            command.Name == "XREADGROUP" ? sleeps.SleepAsync(connection, command, cancellationToken) : connection.ExecuteAsync(command, cancellationToken);

        public ValueTask<RedisReply> ExecuteTransactionAsync(IReadOnlyList<RedisCommand> commands, CancellationToken cancellationToken = default) =>
            connection.ExecuteTransactionAsync(commands, cancellationToken);

        public bool ResetIfSilent(TimeSpan silence) => connection.ResetIfSilent(silence);

        public ValueTask<IAsyncDisposable> SubscribeAsync(string channel, Action<ReadOnlyMemory<byte>> handler, CancellationToken cancellationToken = default) =>
            connection.SubscribeAsync(channel, handler, cancellationToken);

        public IDisposable OnStateChanged(Action<RedisConnectionStateChange> handler) => connection.OnStateChanged(handler);

        public ValueTask DisposeAsync() => connection.DisposeAsync();
    }
}
