using Bus.Redis.Connections;

namespace Bus.Redis.Topology;

/// <summary>A connection to a whole cluster: each command goes to the node that owns its keys, over that node's own connection. How it is sent is in <c>ClusterConnection.Routing.cs</c>.</summary>
internal sealed partial class ClusterConnection : IRedisConnection
{
    private readonly RedisOptions _options;
    private readonly RedisConnectionSettings _settings;
    private readonly RedisConnectionContext _context;
    private readonly ClusterTopology _cluster;
    private readonly Action<ClusterConnection> _onDisposed;
    private readonly ClusterNodes _nodes;
    private readonly StateObservers _observers;
    private readonly Lock _notifying = new();
    private readonly Lock _subscribing = new();
    private readonly IDisposable _watching;
    private RedisConnection? _subscriptions;
    private long _generation;
    private volatile bool _isDisposed;

    internal ClusterConnection(
        RedisOptions options, RedisConnectionSettings settings, RedisConnectionContext context, ClusterTopology cluster, Action<ClusterConnection> onDisposed)
    {
        _options = options;
        _settings = settings;
        _context = context;
        _cluster = cluster;
        _onDisposed = onDisposed;
        _observers = new StateObservers(context.Logger);
        _nodes = new ClusterNodes(OpenNode);
        Name = $"{options.ClientName}:{settings.Purpose}";
        _watching = cluster.Watch(KeepNodes);
        cluster.RequestRefresh();
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public bool IsConnected => _nodes.All.Any(node => node.IsConnected);

    /// <inheritdoc />
    public long ClientId => 0;

    /// <inheritdoc />
    public long Generation => Interlocked.Read(ref _generation);

    /// <inheritdoc />
    public RedisEndpoint? Node => null;

    /// <inheritdoc />
    public IReadOnlyList<RedisEndpoint> Primaries => _cluster.Slots is { } slots ? slots.Primaries : [];

    /// <inheritdoc />
    public RedisEndpoint? FindNode(string key) => _cluster.Slots?.FindOwner(RedisHashSlot.Of(key));

    /// <inheritdoc />
    public int GetTransactionGroup(string key) => RedisHashSlot.Of(key);

    /// <inheritdoc />
    public async ValueTask ConnectAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ClusterSlots slots;
        try
        {
            slots = await _cluster.GetSlotsAsync(cancellationToken).AsTask().WaitAsync(_options.ConnectTimeout, _context.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            var sentence = $"{_cluster.Endpoint} could not be reached within {_options.ConnectTimeout.TotalSeconds:0.###} s";
            throw _cluster.LastFailure is { } failure ? EndpointFailures.Join(sentence, [failure]) : new RedisConnectionException($"{sentence}.");
        }

        await ConnectToAnyAsync(slots, cancellationToken);
    }

    /// <inheritdoc />
    public bool ResetIfSilent(TimeSpan silence) => _nodes.All.Count(node => node.ResetIfSilent(silence)) > 0;

    /// <inheritdoc />
    public ValueTask<IAsyncDisposable> SubscribeAsync(string channel, Action<ReadOnlyMemory<byte>> handler, CancellationToken cancellationToken = default)
    {
        RedisConnection subscriptions;
        lock (_subscribing)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            subscriptions = _subscriptions ??= OpenSubscriptions();
        }

        return subscriptions.SubscribeAsync(channel, handler, cancellationToken);
    }

    /// <inheritdoc />
    public IDisposable OnStateChanged(Action<RedisConnectionStateChange> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return _observers.Add(handler);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        RedisConnection? subscriptions;
        lock (_subscribing)
        {
            _isDisposed = true;
            subscriptions = _subscriptions;
        }

        _watching.Dispose();
        await _nodes.CloseAsync();
        if (subscriptions is not null)
        {
            await subscriptions.DisposeAsync();
        }

        _onDisposed(this);
    }

    private RedisConnection OpenNode(RedisEndpoint node)
    {
        var options = _cluster.ForNode(node);
        return new RedisConnection(options, _settings, _context, new NodeTopology(_cluster, options), _nodes.Closed, NodeChanged);
    }

    /// <summary>A message that is published anywhere reaches the subscribers of every node, so one node is as good as another.</summary>
    private RedisConnection OpenSubscriptions()
    {
        var any = new RotatingTopology($"a node of {_cluster.Endpoint}", ServerRoles.ClusterMode, async cancellationToken =>
        {
            var slots = _cluster.Slots ?? await _cluster.GetSlotsAsync(cancellationToken);
            RedisEndpoint[] nodes = [.. slots.Primaries, .. slots.Replicas];
            return [.. (nodes.Length == 0 ? [.. _options.Endpoints] : nodes).Select(_cluster.ForNode)];
        });
        var settings = _settings with { Purpose = $"{_settings.Purpose}:pubsub", IsBlocking = false };
        return new RedisConnection(_options.ForServer(new RedisEndpoint(_options.Host, _options.Port)), settings, _context, any, static _ => { });
    }

    private void KeepNodes()
    {
        if (_cluster.Slots is { } slots)
        {
            _nodes.Keep(slots);
        }
    }

    private void NodeChanged(RedisConnectionStateChange change)
    {
        lock (_notifying)
        {
            var generation = change.IsConnected ? Interlocked.Increment(ref _generation) : Generation;
            _observers.Notify(change with { Generation = generation });
        }
    }

    private async Task ConnectToAnyAsync(ClusterSlots slots, CancellationToken cancellationToken)
    {
        var attempts = slots.Primaries.Select(node => _nodes.Get(node).ConnectAsync(cancellationToken).AsTask()).ToList();
        var failures = new List<RedisConnectionException>();
        while (attempts.Count > 0)
        {
            var first = await Task.WhenAny(attempts);
            attempts.Remove(first);
            try
            {
                await first;
                return;
            }
            catch (RedisConnectionException failure)
            {
                failures.Add(failure);
            }
        }

        throw failures.Count == 0
            ? new RedisConnectionException($"No node of {_cluster.Endpoint} serves any slot.")
            : EndpointFailures.Join($"No primary of {_cluster.Endpoint} could be reached", failures);
    }
}
