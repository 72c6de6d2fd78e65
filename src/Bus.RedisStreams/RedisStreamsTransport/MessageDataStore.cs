using Bus.Redis;
using MassTransit;

namespace Bus.RedisStreams;

/// <summary>Keeps message data in Redis, in parts, so that no single command holds the server for long.</summary>
internal sealed class MessageDataStore
{
    internal const int PartLength = 512 * 1024;

    private const int PartsAtOnce = 4;

    private static readonly TimeSpan UnfinishedLifetime = TimeSpan.FromHours(1);

    private readonly RedisKeys _keys;
    private readonly Lazy<IRedisConnection> _link;
    private readonly TimeSpan _sendTimeout;
    private readonly TimeProvider _timeProvider;

    internal MessageDataStore(Func<IRedisConnection> openConnection, RedisKeys keys, TimeSpan sendTimeout, TimeProvider timeProvider)
    {
        _link = new Lazy<IRedisConnection>(openConnection);
        _keys = keys;
        _sendTimeout = sendTimeout;
        _timeProvider = timeProvider;
    }

    /// <summary>Keeps the rest of a stream.</summary>
    /// <param name="stream">The data.</param>
    /// <param name="timeToLive">How long; <see langword="null"/> for ever.</param>
    /// <param name="cancellationToken">Ends it; what is kept so far expires.</param>
    /// <returns>The id of the data.</returns>
    internal async Task<Guid> PutAsync(Stream stream, TimeSpan? timeToLive, CancellationToken cancellationToken)
    {
        var id = NewId.NextGuid();
        var key = _keys.MessageData(id);
        var length = 0L;
        for (var index = 0; ; index++)
        {
            var part = await ReadPartAsync(stream, cancellationToken);
            length += part.Length;
            var isLast = part.Length < PartLength;
            if (length > Array.MaxLength)
            {
                throw new MessageDataException($"The message data has more than {Array.MaxLength} bytes, which cannot be read back in one piece.");
            }

            await RepeatAsync(() => _link.Value.ExecuteTransactionAsync(CreatePut(key, index, part, isLast ? length : null, timeToLive), cancellationToken));
            if (isLast)
            {
                return id;
            }
        }
    }

    /// <summary>Reads data.</summary>
    /// <returns>The data, or <see langword="null"/> if there is none of that id any more.</returns>
    internal async Task<byte[]?> GetAsync(Guid id, CancellationToken cancellationToken)
    {
        var key = _keys.MessageData(id);
        var first = await RepeatAsync(() => _link.Value.ExecuteAsync(new RedisCommand("HMGET").AddKey(key).Add(RedisKeys.LengthField).Add(0), cancellationToken));
        if (first[0].IsNull || first[1].IsNull)
        {
            return null;
        }

        var data = new byte[first[0].AsInt64()];
        first[1].Bytes.CopyTo(data);
        for (var begin = 1; (long)begin * PartLength < data.Length; begin += PartsAtOnce)
        {
            var parts = Enumerable.Range(begin, PartsAtOnce).Where(index => (long)index * PartLength < data.Length).Select(index => GetPartAsync(key, index, cancellationToken)).ToArray();
            foreach (var (part, index) in (await Task.WhenAll(parts)).Select((part, index) => (part, begin + index)))
            {
                if (part.IsNull)
                {
                    return null;
                }

                part.Bytes.CopyTo(data.AsMemory(index * PartLength));
            }
        }

        return data;
    }

    private static async Task<byte[]> ReadPartAsync(Stream stream, CancellationToken cancellationToken)
    {
        // A fresh buffer each time: the last one may still be on its way to the socket.
        var length = stream.CanSeek ? (int)Math.Clamp(stream.Length - stream.Position, 0, PartLength) : PartLength;
        var buffer = new byte[length];
        var count = await stream.ReadAtLeastAsync(buffer, length, throwOnEndOfStream: false, cancellationToken);
        return count == length ? buffer : buffer[..count];
    }

    /// <summary>One part and how long all of them live; the last one brings the length, without which there is nothing to read.</summary>
    private static RedisCommand[] CreatePut(string key, int index, byte[] part, long? length, TimeSpan? timeToLive)
    {
        var put = new RedisCommand("HSET").AddKey(key).Add(index).AddReferenced(part);
        if (length is not { } total)
        {
            return [put, Expire(key, UnfinishedLifetime)];
        }

        put.Add(RedisKeys.LengthField).Add(total);
        return [put, timeToLive is { } time ? Expire(key, time) : new RedisCommand("PERSIST").AddKey(key)];
    }

    private static RedisCommand Expire(string key, TimeSpan time) => new RedisCommand("PEXPIRE").AddKey(key).Add(Math.Max(1, (long)time.TotalMilliseconds));

    private Task<RedisReply> GetPartAsync(string key, int index, CancellationToken cancellationToken) =>
        RepeatAsync(() => _link.Value.ExecuteAsync(new RedisCommand("HGET").AddKey(key).Add(index), cancellationToken));

    /// <summary>Both may run twice, so an unknown outcome is no reason to fail.</summary>
    private async Task<RedisReply> RepeatAsync(Func<ValueTask<RedisReply>> execute)
    {
        var started = _timeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                return await execute();
            }
            catch (RedisUnknownOutcomeException) when (_timeProvider.GetElapsedTime(started) < _sendTimeout)
            {
                // The next attempt waits for the reconnect, at most until its own deadline.
            }
        }
    }
}
