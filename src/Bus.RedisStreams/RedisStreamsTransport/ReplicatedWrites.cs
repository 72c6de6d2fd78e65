using System.Collections.Concurrent;
using Bus.Redis;
using MassTransit;

namespace Bus.RedisStreams;

/// <summary>Writes that complete when replicas have them, on a connection of their own: WAIT holds up what is behind it.</summary>
/// <remarks>On a cluster each node that a message went to is asked; the one with the fewest replicas counts.</remarks>
internal sealed class ReplicatedWrites
{
    private readonly ConcurrentDictionary<RedisEndpoint, ReplicaConfirmations> _byNode = new();
    private readonly ConnectionContext _context;
    private readonly Lazy<IRedisConnection> _link;
    private readonly Lazy<ReplicaConfirmations> _single;
    private long _losses;

    internal ReplicatedWrites(ConnectionContext context, Func<IRedisConnection> openConnection)
    {
        _context = context;
        _link = new Lazy<IRedisConnection>(() => Watch(openConnection()));
        _single = new Lazy<ReplicaConfirmations>(() => new ReplicaConfirmations(context, _link.Value, node: null));
    }

    /// <summary>Writes, and completes when enough replicas have what was written.</summary>
    /// <param name="wait">How many, and how long that may take.</param>
    /// <param name="write">Writes over the connection that it is given.</param>
    /// <param name="getKeys">Tells keys that are written, one of each slot at least; asked on a cluster only, before the write as well.</param>
    /// <param name="target">Where it writes.</param>
    /// <param name="messageId">The message, for the log.</param>
    /// <param name="cancellationToken">Ends the wait for the replicas.</param>
    /// <exception cref="ReplicasNotConfirmedException">The primary has it, and too few replicas.</exception>
    internal Task WriteAsync(ReplicaWait wait, Func<IRedisConnection, Task> write, Func<IEnumerable<string>> getKeys, string target, string messageId, CancellationToken cancellationToken) =>
        _context.RepeatAsync(() => new ValueTask<bool>(WriteOnceAsync(wait, write, getKeys, target, cancellationToken)), target, messageId);

    private async Task<bool> WriteOnceAsync(ReplicaWait wait, Func<IRedisConnection, Task> write, Func<IEnumerable<string>> getKeys, string target, CancellationToken cancellationToken)
    {
        var link = _link.Value;
        if (!link.IsConnected)
        {
            await link.ExecuteAsync(new RedisCommand("PING"), cancellationToken);
        }

        var sockets = GetSockets(link);
        long acknowledged;
        if (link.Primaries.Count == 0)
        {
            await write(link);
            acknowledged = await _single.Value.CountAsync(wait, target, cancellationToken);
        }
        else
        {
            acknowledged = await WriteToNodesAsync(link, wait, write, getKeys, target, cancellationToken);
        }

        // WAIT speaks of what its own socket wrote; behind a new one there may even be another server.
        if (sockets != GetSockets(link))
        {
            throw new RedisUnknownOutcomeException("The connection was lost before the replicas confirmed the message; whether they have it is unknown.");
        }

        return acknowledged >= wait.Replicas
            ? true
            : throw new ReplicasNotConfirmedException(new Uri(target), (int)acknowledged, wait.Replicas, wait.Timeout);
    }

    private async Task<long> WriteToNodesAsync(
        IRedisConnection link, ReplicaWait wait, Func<IRedisConnection, Task> write, Func<IEnumerable<string>> getKeys, string target, CancellationToken cancellationToken)
    {
        var before = FindNodes(link, getKeys());
        await write(link);
        var nodes = FindNodes(link, getKeys());
        ThrowIfMoved(link, before);
        var counts = await Task.WhenAll(nodes.Values.Distinct().Select(node => GetConfirmations(link, node).CountAsync(wait, target, cancellationToken)));
        ThrowIfMoved(link, nodes);
        return counts.DefaultIfEmpty(wait.Replicas).Min();
    }

    private static Dictionary<string, RedisEndpoint> FindNodes(IRedisConnection link, IEnumerable<string> keys) => keys.Distinct(StringComparer.Ordinal).ToDictionary(
        key => key, key => link.FindNode(key) ?? throw Moved());

    private static void ThrowIfMoved(IRedisConnection link, Dictionary<string, RedisEndpoint> nodes)
    {
        if (nodes.Any(x => link.FindNode(x.Key) != x.Value))
        {
            throw Moved();
        }
    }

    private static RedisUnknownOutcomeException Moved() =>
        new("The message's slot went to another node before the replicas confirmed it; whether they have it is unknown.");

    private ReplicaConfirmations GetConfirmations(IRedisConnection link, RedisEndpoint node) =>
        _byNode.GetOrAdd(node, (added, connection) => new ReplicaConfirmations(_context, connection, added), link);

    /// <summary>Changes when a socket is lost. That to a further node of a cluster is none; of a single server each new socket has replaced one.</summary>
    private long GetSockets(IRedisConnection link) => link.Primaries.Count == 0 ? link.Generation : Interlocked.Read(ref _losses);

    private IRedisConnection Watch(IRedisConnection link)
    {
        link.OnStateChanged(change =>
        {
            if (!change.IsConnected)
            {
                Interlocked.Increment(ref _losses);
            }
        });
        return link;
    }
}
