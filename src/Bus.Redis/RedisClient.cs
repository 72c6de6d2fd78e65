using System.Collections.Concurrent;
using Bus.Redis.Configuration;
using Bus.Redis.Connections;
using Bus.Redis.Topology;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bus.Redis;

/// <summary>Opens connections to one Redis deployment, version 7.0 or later: a server, a primary behind sentinels, or a cluster.</summary>
/// <remarks>All members are safe to call from any thread. The connections' figures are published by the meter <c>Bus.Redis</c>.</remarks>
public sealed class RedisClient : IRedisClient
{
    private readonly RedisOptions _options;
    private readonly RedisConnectionContext _context;
    private readonly ConcurrentDictionary<IRedisConnection, bool> _connections = new();
    private readonly StandaloneTopology? _server;
    private readonly SentinelTopology? _sentinels;
    private readonly ClusterTopology? _cluster;
    private volatile bool _isDisposed;

    /// <summary>Creates a client; it connects when a connection is opened.</summary>
    /// <param name="options">How to reach the server.</param>
    /// <param name="loggerFactory">Where to log to; nothing is logged without it.</param>
    /// <param name="timeProvider">The clock of all deadlines and pauses; the system's without it.</param>
    /// <exception cref="RedisOptionsException">An option is out of its range.</exception>
    public RedisClient(RedisOptions options, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null)
        : this(options, loggerFactory, timeProvider, Random.Shared)
    {
    }

    internal RedisClient(RedisOptions options, ILoggerFactory? loggerFactory, TimeProvider? timeProvider, Random random)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        var logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<RedisClient>();
        _context = new RedisConnectionContext(new RequestCounter(), timeProvider ?? TimeProvider.System, random, logger);
        switch (options.Topology)
        {
            case RedisTopology.Sentinel:
                _sentinels = new SentinelTopology(options, _context);
                break;
            case RedisTopology.Cluster:
                _cluster = new ClusterTopology(options, _context);
                break;
            default:
                _server = new StandaloneTopology(options);
                break;
        }
    }

    /// <inheritdoc />
    public string Endpoint => _options.Endpoint;

    /// <inheritdoc />
    public RedisClientFeatures Features => RedisClientFeatures.BlockingCommands | RedisClientFeatures.ReplicaAcknowledgements;

    /// <inheritdoc />
    public long RequestsSent => _context.Requests.Count;

    /// <inheritdoc />
    /// <exception cref="RedisOptionsException">The purpose cannot be part of a client name, or the bound is less than 1.</exception>
    public IRedisConnection OpenConnection(RedisConnectionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        RedisOptionsValidator.Validate(settings);
        var connection = Open(settings);
        _connections.TryAdd(connection, true);
        if (_isDisposed)
        {
            _ = connection.DisposeAsync().AsTask();
            throw new ObjectDisposedException(nameof(RedisClient));
        }

        return connection;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        foreach (var connection in _connections.Keys)
        {
            await connection.DisposeAsync();
        }

        if (_sentinels is not null)
        {
            await _sentinels.DisposeAsync();
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    private IRedisConnection Open(RedisConnectionSettings settings)
    {
        if (_cluster is null)
        {
            return new RedisConnection(_options, settings, _context, (ITopologyProvider?)_sentinels ?? _server!, Closed);
        }

        return settings.Key is { } key
            ? new RedisConnection(_options, settings, _context, new SlotTopology(_cluster, RedisHashSlot.Of(key)), Closed)
            : new ClusterConnection(_options, settings, _context, _cluster, Closed);
    }

    private void Closed(IRedisConnection connection) => _connections.TryRemove(connection, out _);
}
