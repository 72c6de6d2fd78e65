using Bus.Redis;
using MassTransit;

namespace Bus.RedisStreams;

/// <summary>The commands on one dead-letter queue; each is bounded.</summary>
internal sealed class DeadLetterStore
{
    /// <summary>The most entries that one command returns or deletes.</summary>
    internal const int PageEntries = 50;

    /// <summary>Bytes after which a command reads no further entry.</summary>
    internal const int PageBytes = 128 << 10;

    private readonly IRedisConnection _connection;
    private readonly RedisKeys _keys;
    private readonly QueueKeys _queue;

    internal DeadLetterStore(IRedisConnection connection, RedisKeys keys, string queueName)
    {
        _connection = connection;
        _keys = keys;
        _queue = keys.Queue(queueName);
    }

    /// <summary>Reads on behind a place.</summary>
    internal async Task<DeadLetterSlice> ReadAsync(DeadLetterRange range, DeadLetterId? after, int maxEntries, int bodyBytes, CancellationToken cancellationToken)
    {
        var call = AddLanes(RedisStreamsScripts.ReadEntries.CreateCall(_queue.Lanes.Length)).Add(range.IsNewestFirst ? 1 : 0).Add(range.Stop);
        for (var lane = 0; lane < _queue.Lanes.Length; lane++)
        {
            call.Add(range.Start(lane, after));
        }

        return ToSlice(await _connection.ExecuteAsync(call.Add(Math.Min(maxEntries, PageEntries)).Add(PageBytes).Add(bodyBytes), cancellationToken));
    }

    /// <summary>Reads one entry; <see langword="null"/> if it is gone.</summary>
    internal async Task<DeadLetterEntry?> FindAsync(DeadLetterId id, int bodyBytes, CancellationToken cancellationToken)
    {
        var call = AddLanes(RedisStreamsScripts.ReadEntries.CreateCall(_queue.Lanes.Length)).Add(0).Add(id.EntryId);
        for (var lane = 0; lane < _queue.Lanes.Length; lane++)
        {
            call.Add(lane == id.LaneIndex ? id.EntryId : string.Empty);
        }

        var slice = ToSlice(await _connection.ExecuteAsync(call.Add(1).Add(1).Add(bodyBytes), cancellationToken));
        return slice.Entries.Count == 0 ? null : slice.Entries[0];
    }

    /// <summary>Moves an entry to a queue that consumes it.</summary>
    /// <returns>The id it has there, or the script's number that says why it was not moved.</returns>
    internal async ValueTask<RedisReply> RequeueAsync(DeadLetterId id, string destination, ReadOnlyMemory<byte> headers, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        var call = RedisStreamsScripts.RequeueEntry.CreateCall(keyCount: 2)
            .AddKey(_queue.Lanes[id.LaneIndex]).AddKey(_keys.Queue(destination).Lanes[id.LaneIndex])
            .Add(RedisStreamsDefaults.ConsumerGroup).Add(id.EntryId).Add(headers.Span).Add(body is null ? 0 : 1).Add((body ?? default).Span);
        return await _connection.ExecuteAsync(AddFreeConsumers(call), cancellationToken);
    }

    /// <summary>Deletes entries of one lane, at most <see cref="PageEntries"/>.</summary>
    /// <returns>How many were deleted, and how many are held by a consumer.</returns>
    internal async Task<(long Deleted, long Held)> DeleteAsync(int lane, IReadOnlyList<DeadLetterId> ids, CancellationToken cancellationToken)
    {
        var call = AddFreeConsumers(RedisStreamsScripts.DeleteEntries.CreateCall(keyCount: 1).AddKey(_queue.Lanes[lane]).Add(RedisStreamsDefaults.ConsumerGroup));
        foreach (var id in ids)
        {
            call.Add(id.EntryId);
        }

        var reply = await _connection.ExecuteAsync(call, cancellationToken);
        return (reply[0].AsInt64(), reply[1].AsInt64());
    }

    /// <summary>How many entries the queue, or one lane of it, has.</summary>
    internal async Task<long> CountAsync(MessagePriority? lane, CancellationToken cancellationToken)
    {
        var count = 0L;
        for (var index = 0; index < _queue.Lanes.Length; index++)
        {
            if (lane is null || lane == QueueLanes.GetPriority(index))
            {
                count += (await _connection.ExecuteAsync(new RedisCommand("XLEN").AddKey(_queue.Lanes[index]), cancellationToken)).AsInt64();
            }
        }

        return count;
    }

    /// <summary>Whether the queue has a lane.</summary>
    internal async Task<bool> ExistsAsync(CancellationToken cancellationToken) =>
        (await _connection.ExecuteAsync(AddLanes(new RedisCommand("EXISTS")), cancellationToken)).AsInt64() > 0;

    /// <summary>Redis' clock, which dates the entries.</summary>
    internal async Task<DateTimeOffset> GetTimeAsync(CancellationToken cancellationToken)
    {
        var time = await _connection.ExecuteAsync(new RedisCommand("TIME"), cancellationToken);
        return DateTimeOffset.FromUnixTimeMilliseconds((time[0].AsInt64() * 1000) + (time[1].AsInt64() / 1000));
    }

    private static DeadLetterSlice ToSlice(in RedisReply reply)
    {
        var entries = new DeadLetterEntry[reply[3].Count];
        for (var index = 0; index < entries.Length; index++)
        {
            entries[index] = new DeadLetterEntry(reply[3][index]);
        }

        return new DeadLetterSlice(entries, reply[0].AsInt64() == 1, reply[1].AsInt64(), reply[2].AsInt64());
    }

    private static RedisCommand AddFreeConsumers(RedisCommand call) =>
        call.Add(RedisStreamsDefaults.ReturnedConsumer).Add(RedisStreamsDefaults.ArrivedConsumer).Add(RedisStreamsDefaults.ParkedConsumer);

    private RedisCommand AddLanes(RedisCommand call)
    {
        foreach (var lane in _queue.Lanes)
        {
            call.AddKey(lane);
        }

        return call;
    }
}
