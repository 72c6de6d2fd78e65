namespace Bus.Redis.Connections;

/// <summary>One handler of one channel.</summary>
internal sealed class ChannelSubscription(RedisConnection connection, string channel, Action<ReadOnlyMemory<byte>> handler) : IAsyncDisposable
{
    private bool _isDisposed;

    internal string Channel => channel;

    internal Action<ReadOnlyMemory<byte>> Handler => handler;

    public ValueTask DisposeAsync()
    {
        if (!Interlocked.Exchange(ref _isDisposed, true))
        {
            connection.Unsubscribe(this);
        }

        return ValueTask.CompletedTask;
    }
}
