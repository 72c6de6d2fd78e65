using System.Collections.Concurrent;
using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>Lets the parked messages of a partition key go when one before them is settled.</summary>
/// <remarks>Thread-safe. Nothing to do for a queue that is not partitioned.</remarks>
internal sealed class QueuePartitions
{
    private const int MaxBatch = 250;
    private const int PageSize = 500;

    private readonly ClientContext _client;
    private readonly ConcurrentQueue<ReadOnlyMemory<byte>> _missed = new();
    private ReadOnlyMemory<byte> _last;

    internal QueuePartitions(ClientContext client)
    {
        _client = client;
        MostOfKey = client.Settings.MostOfPartitionKey;
    }

    /// <summary>How many messages of one key may be in flight; 0 where keys have no meaning.</summary>
    internal int MostOfKey { get; }

    /// <summary>The key of a message, if it has one that has a meaning here.</summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>> KeysOf(RedisStreamsTransportMessage message) =>
        MostOfKey > 0 && !message.PartitionKeyBytes.IsEmpty ? [message.PartitionKeyBytes] : [];

    /// <summary>The keys of messages, where they have a meaning.</summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>> KeysOf(IEnumerable<RedisStreamsTransportMessage> messages) =>
        MostOfKey > 0 ? [.. messages.Select(x => x.PartitionKeyBytes).Where(x => !x.IsEmpty)] : [];

    /// <summary>Releases keys of which a message was settled; called right behind the settlement, it follows it on its connection.</summary>
    /// <remarks>Never throws: what fails is repeated with the next renewal.</remarks>
    internal Task ReleaseAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys) => keys.Count == 0 ? Task.CompletedTask : ReleaseSomeAsync(keys);

    /// <summary>Repeats releases that failed, and looks at the next page of all keys: a crash between a settlement and its release left one out.</summary>
    /// <returns>Whether there are further pages.</returns>
    internal async Task<bool> SweepAsync()
    {
        if (MostOfKey == 0)
        {
            return false;
        }

        var missed = new List<ReadOnlyMemory<byte>>();
        while (_missed.TryDequeue(out var key))
        {
            missed.Add(key);
        }

        await ReleaseAsync(missed);
        var reply = await _client.SettleConnection.ExecuteAsync(CreateCall(PageSize).Add(_last.Span));
        _last = reply[1].Bytes.ToArray();
        return !_last.IsEmpty;
    }

    private async Task ReleaseSomeAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys)
    {
        foreach (var page in keys.Chunk(MaxBatch))
        {
            try
            {
                var call = CreateCall(pageSize: 0);
                foreach (var key in page)
                {
                    call.Add(key.Span);
                }

                await _client.SettleConnection.ExecuteAsync(call);
            }
            catch (Exception exception) when (exception is RedisException or ObjectDisposedException)
            {
                RedisStreamsLogMessages.PartitionReleaseFailed(exception, _client.Settings.QueueName, page.Length);
                Array.ForEach(page, _missed.Enqueue);
            }
        }
    }

    private RedisCommand CreateCall(int pageSize)
    {
        var call = RedisStreamsScripts.ReleasePartitions.CreateCall(keyCount: 6);
        foreach (var lane in _client.Keys.Lanes)
        {
            call.Add(lane);
        }

        return call.Add(_client.Keys.Wake).Add(_client.Keys.Partitions).Add(RedisStreamsDefaults.ConsumerGroup).Add(MostOfKey).Add(pageSize);
    }
}
