namespace Bus.Redis.Connections;

/// <summary>One handler of invalidations, with the prefixes it asked for.</summary>
internal sealed class KeyTracking(RedisConnection connection, string[] prefixes, Action<RedisInvalidation> handler) : IAsyncDisposable
{
    private bool _isDisposed;

    internal IReadOnlyList<string> Prefixes => prefixes;

    /// <summary>Whether the server has agreed once, so that it is to be asked again on every further socket.</summary>
    internal bool IsConfirmed { get; set; }

    internal Action<RedisInvalidation> Handler => handler;

    public ValueTask DisposeAsync()
    {
        if (!Interlocked.Exchange(ref _isDisposed, true))
        {
            connection.StopTracking(this);
        }

        return ValueTask.CompletedTask;
    }
}
