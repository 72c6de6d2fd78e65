using System.Collections.Concurrent;
using Bus.Redis.Connections;

namespace Bus.Redis.Topology;

/// <summary>The connections to the nodes of a cluster: made when first needed, given up when the node owns no slots any more.</summary>
internal sealed class ClusterNodes(Func<RedisEndpoint, RedisConnection> open)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RedisEndpoint, RedisConnection> _byEndpoint = [];

    // Those above, and those that still wait for their last replies.
    private readonly ConcurrentDictionary<RedisConnection, bool> _open = new();
    private volatile Cache _cache = new(null, []);
    private bool _isClosed;

    /// <summary>All that are open, those that are being given up included.</summary>
    internal IEnumerable<RedisConnection> All => _open.Keys;

    /// <summary>The connection to a slot's owner; a look-up in an array, for it is done for every command.</summary>
    internal RedisConnection Get(ClusterSlots slots, int owner)
    {
        var cache = _cache;
        if (!ReferenceEquals(cache.Slots, slots))
        {
            _cache = cache = new Cache(slots, new RedisConnection?[slots.Primaries.Length]);
        }

        return cache.Connections[owner] ??= Get(slots.Primaries[owner]);
    }

    /// <exception cref="ObjectDisposedException">They are closed.</exception>
    internal RedisConnection Get(RedisEndpoint node)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(IRedisConnection));
            if (!_byEndpoint.TryGetValue(node, out var connection))
            {
                _byEndpoint[node] = connection = open(node);
                _open[connection] = true;
            }

            return connection;
        }
    }

    /// <summary>Whether there is a connection to a node, and it is established.</summary>
    internal bool IsConnected(RedisEndpoint node)
    {
        lock (_gate)
        {
            return _byEndpoint.TryGetValue(node, out var connection) && connection.IsConnected;
        }
    }

    /// <summary>Gives up the connections to nodes that own nothing.</summary>
    internal void Keep(ClusterSlots slots)
    {
        List<RedisConnection> retired = [];
        lock (_gate)
        {
            foreach (var (node, connection) in _byEndpoint.Where(item => !slots.Primaries.Contains(item.Key)).ToList())
            {
                _byEndpoint.Remove(node);
                retired.Add(connection);
            }
        }

        foreach (var connection in retired)
        {
            _ = connection.RetireAsync();
        }
    }

    internal void Closed(RedisConnection connection) => _open.TryRemove(connection, out _);

    internal async Task CloseAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            _byEndpoint.Clear();
        }

        foreach (var connection in _open.Keys)
        {
            await connection.DisposeAsync();
        }
    }

    /// <summary>The connections in the order of the primaries.</summary>
    private sealed record Cache(ClusterSlots? Slots, RedisConnection?[] Connections);
}
