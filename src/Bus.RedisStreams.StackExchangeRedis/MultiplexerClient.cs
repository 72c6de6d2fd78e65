using System.Collections.Concurrent;
using Bus.Redis;
using StackExchange.Redis;

namespace Bus.RedisStreams.StackExchangeRedis;

/// <summary>A client whose connections are all the one of a multiplexer.</summary>
/// <remarks>Whoever made the multiplexer closes it; disposing the client only lets go of its events.</remarks>
internal sealed class MultiplexerClient : IRedisClient
{
    private readonly IConnectionMultiplexer _multiplexer;
    private readonly Lock _lock = new();
    private readonly List<Action<RedisConnectionStateChange>> _observers = [];
    private readonly ConcurrentDictionary<RedisScript, bool> _scripts = new(ReferenceEqualityComparer.Instance);
    private long _generation;
    private long _requests;

    internal MultiplexerClient(IConnectionMultiplexer multiplexer, RedisOptions options, TimeProvider timeProvider)
    {
        _multiplexer = multiplexer;
        Options = options;
        TimeProvider = timeProvider;
        Database = multiplexer.GetDatabase(options.Database);
        _generation = multiplexer.IsConnected ? 1 : 0;
        multiplexer.ConnectionFailed += NoteFailed;
        multiplexer.ConnectionRestored += NoteRestored;
    }

    /// <summary>None: a command that blocks would hold up the application, and WAIT speaks of everything on the socket.</summary>
    public RedisClientFeatures Features => RedisClientFeatures.None;

    public string Endpoint => Options.Endpoint;

    public long RequestsSent => Interlocked.Read(ref _requests);

    internal RedisOptions Options { get; }

    internal TimeProvider TimeProvider { get; }

    internal IDatabase Database { get; }

    internal ISubscriber Subscriber => _multiplexer.GetSubscriber();

    internal string Name => _multiplexer.ClientName;

    internal bool IsConnected => _multiplexer.IsConnected;

    internal bool IsDisposed { get; private set; }

    internal long Generation => Interlocked.Read(ref _generation);

    public IRedisConnection OpenConnection(RedisConnectionSettings settings)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return new MultiplexerConnection(this, settings.Purpose);
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        _multiplexer.ConnectionFailed -= NoteFailed;
        _multiplexer.ConnectionRestored -= NoteRestored;
        return ValueTask.CompletedTask;
    }

    internal void CountRequest() => Interlocked.Increment(ref _requests);

    /// <summary>Something written before may have been lost, or comes after what was written later: who compares generations has to look again.</summary>
    internal void NoteLoss() => Interlocked.Increment(ref _generation);

    /// <summary>Whether a script was sent since the server may have lost it; the first call after that carries its source.</summary>
    internal bool TryUseLoaded(RedisScript script) => !_scripts.TryAdd(script, true);

    internal void Forget(RedisScript script) => _scripts.TryRemove(script, out _);

    internal IDisposable Observe(Action<RedisConnectionStateChange> handler)
    {
        lock (_lock)
        {
            _observers.Add(handler);
        }

        return new Observer(this, handler);
    }

    private void NoteFailed(object? sender, ConnectionFailedEventArgs failure)
    {
        if (failure.ConnectionType == ConnectionType.Interactive)
        {
            Notify(isConnected: false, failure.Exception);
        }
    }

    private void NoteRestored(object? sender, ConnectionFailedEventArgs restored)
    {
        if (restored.ConnectionType == ConnectionType.Interactive)
        {
            // It may be another server, or the same one without its scripts.
            _scripts.Clear();
            NoteLoss();
            Notify(isConnected: true, reason: null);
        }
    }

    private void Notify(bool isConnected, Exception? reason)
    {
        lock (_lock)
        {
            var change = new RedisConnectionStateChange(isConnected, Generation, ClientId: 0, reason);
            foreach (var observer in _observers.ToArray())
            {
                observer(change);
            }
        }
    }

    private sealed class Observer(MultiplexerClient client, Action<RedisConnectionStateChange> handler) : IDisposable
    {
        public void Dispose()
        {
            lock (client._lock)
            {
                client._observers.Remove(handler);
            }
        }
    }
}
