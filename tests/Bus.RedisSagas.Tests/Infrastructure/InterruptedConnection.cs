using Bus.Redis;

namespace Bus.RedisSagas.Tests;

/// <summary>A connection on which something else happens between two commands.</summary>
/// <param name="inner">Where the commands go, one after the other.</param>
/// <param name="after">How many commands come before.</param>
/// <param name="happens">What happens then.</param>
internal sealed class InterruptedConnection(IRedisConnection inner, int after, Func<Task> happens) : IRedisConnection
{
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;
    private int _count;

    public string Name => inner.Name;

    public bool IsConnected => inner.IsConnected;

    public long ClientId => inner.ClientId;

    public long Generation => inner.Generation;

    public RedisEndpoint? Node => inner.Node;

    public RedisEndpoint? FindNode(string key) => inner.FindNode(key);

    public int GetTransactionGroup(string key) => inner.GetTransactionGroup(key);

    public ValueTask ConnectAsync(CancellationToken cancellationToken = default) => inner.ConnectAsync(cancellationToken);

    public ValueTask<RedisReply> ExecuteAsync(RedisCommand command, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            var reply = ExecuteAfterAsync(_last, isInterrupted: _count++ == after, command, cancellationToken);
            _last = reply;
            return new ValueTask<RedisReply>(reply);
        }
    }

    public ValueTask<RedisReply> ExecuteTransactionAsync(IReadOnlyList<RedisCommand> commands, CancellationToken cancellationToken = default) =>
        inner.ExecuteTransactionAsync(commands, cancellationToken);

    public bool ResetIfSilent(TimeSpan silence) => inner.ResetIfSilent(silence);

    public ValueTask<IAsyncDisposable> SubscribeAsync(string channel, Action<ReadOnlyMemory<byte>> handler, CancellationToken cancellationToken = default) =>
        inner.SubscribeAsync(channel, handler, cancellationToken);

    public IDisposable OnStateChanged(Action<RedisConnectionStateChange> handler) => inner.OnStateChanged(handler);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task<RedisReply> ExecuteAfterAsync(Task before, bool isInterrupted, RedisCommand command, CancellationToken cancellationToken)
    {
        await before;
        if (isInterrupted)
        {
            await happens();
        }

        return await inner.ExecuteAsync(command, cancellationToken);
    }
}
