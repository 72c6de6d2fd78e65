using System.Globalization;
using Bus.Redis;

namespace Bus.Host.Queues;

/// <summary>Reads the state of all queues.</summary>
/// <remarks>
/// Queues are found by SCAN in pages of a thousand keys, so Redis is never held up; each page takes well under a millisecond, and a server with a
/// million keys needs a thousand pages. The figures of a queue are read one after the other and may differ by what happened in between.
/// </remarks>
internal sealed class QueueInspector
{
    private const int PageSize = 1000;

    private readonly IRedisConnection _connection;
    private readonly QueueNames _names;

    internal QueueInspector(IRedisConnection connection, string keyPrefix)
    {
        _connection = connection;
        _names = new QueueNames(keyPrefix);
    }

    internal async Task<IReadOnlyList<QueueStatus>> ReadAsync(CancellationToken cancellationToken)
    {
        var queues = new List<QueueStatus>();
        foreach (var root in await FindRootsAsync(cancellationToken))
        {
            queues.Add(await ReadAsync(root, cancellationToken));
        }

        return [.. queues.OrderBy(queue => queue.Queue, StringComparer.Ordinal)];
    }

    private async Task<IReadOnlyCollection<string>> FindRootsAsync(CancellationToken cancellationToken)
    {
        var roots = new SortedSet<string>(StringComparer.Ordinal);
        var cursor = "0";
        do
        {
            var command = new RedisCommand("SCAN").Add(cursor).Add("MATCH").Add(_names.Pattern).Add("COUNT").Add(PageSize).Add("TYPE").Add("stream");
            var page = await _connection.ExecuteAsync(command, cancellationToken);
            cursor = page[0].AsString()!;
            roots.UnionWith(page[1].Items.ToArray().Select(key => _names.RootOfLane(key.AsString()!)).OfType<string>());
        }
        while (cursor != "0");
        return roots;
    }

    private async Task<QueueStatus> ReadAsync(string root, CancellationToken cancellationToken)
    {
        var time = await _connection.ExecuteAsync(new RedisCommand("TIME"), cancellationToken);
        var now = (time[0].AsInt64() * 1000) + (time[1].AsInt64() / 1000);
        long messages = 0;
        long inFlight = 0;
        long? oldest = null;
        foreach (var lane in QueueNames.LanesOf(root))
        {
            messages += (await _connection.ExecuteAsync(new RedisCommand("XLEN").Add(lane), cancellationToken)).AsInt64();
            inFlight += await ReadInFlightAsync(lane, cancellationToken);
            var first = await _connection.ExecuteAsync(new RedisCommand("XRANGE").Add(lane).Add("-").Add("+").Add("COUNT").Add(1), cancellationToken);
            if (first.Count > 0)
            {
                var id = first[0][0].AsString()!;
                var sent = long.Parse(id.AsSpan(0, id.IndexOf('-', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
                oldest = Math.Min(oldest ?? long.MaxValue, sent);
            }
        }

        var consumers = await _connection.ExecuteAsync(new RedisCommand("ZCOUNT").Add(QueueNames.ConsumersOf(root)).Add(now).Add("+inf"), cancellationToken);
        return new QueueStatus(
            _names.NameOf(root),
            Math.Max(0, messages - inFlight),
            inFlight,
            oldest is null ? null : Math.Max(0, now - oldest.Value) / 1000.0,
            consumers.AsInt64());
    }

    /// <summary>What consumers hold; what was handed back waits for everybody, and what is parked for one before it.</summary>
    private async Task<long> ReadInFlightAsync(string lane, CancellationToken cancellationToken)
    {
        RedisReply pending;
        try
        {
            pending = await _connection.ExecuteAsync(new RedisCommand("XPENDING").Add(lane).Add(QueueNames.Group), cancellationToken);
        }
        catch (RedisServerException exception) when (exception.Message.Contains("NOGROUP", StringComparison.Ordinal))
        {
            // Messages were sent, but no consumer has joined yet.
            return 0;
        }

        long held = 0;
        foreach (var consumer in pending[3].Items)
        {
            held += QueueNames.IsPseudoConsumer(consumer[0].AsString()) ? 0 : consumer[1].AsInt64();
        }

        return held;
    }
}
