using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>Where the messages wait that were scheduled under a token, so that the token alone can cancel them.</summary>
internal static class ScheduledMessages
{
    internal const string QueuePrefix = "queue:";
    internal const string TopicPrefix = "topic:";

    // A queue without consumers keeps its messages beyond their time; so long they can be canceled.
    private static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    /// <summary>Notes that a message waits under a token.</summary>
    /// <param name="connection">The bus's connections.</param>
    /// <param name="token">The token.</param>
    /// <param name="destination">The queue or topic, with its prefix.</param>
    /// <param name="entry">The message.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal static Task NoteAsync(ConnectionContext connection, Guid token, string destination, DelayedEntry entry, CancellationToken cancellationToken)
    {
        var key = connection.Keys.Schedule(token);
        var lifetime = (long)(entry.Delay.TotalMilliseconds + Retention.TotalMilliseconds);
        return connection.RepeatAsync(
            () => connection.SendConnection.ExecuteTransactionAsync(
                [
                    new RedisCommand("HSET").AddKey(key).Add(entry.Name).Add(destination),
                    new RedisCommand("PEXPIRE").AddKey(key).Add(lifetime).Add("NX"u8),
                    new RedisCommand("PEXPIRE").AddKey(key).Add(lifetime).Add("GT"u8),
                ],
                cancellationToken),
            key,
            entry.Entry.MessageId);
    }

    /// <summary>Cancels what waits under a token.</summary>
    /// <returns>How many messages were still waiting.</returns>
    internal static async Task<long> CancelAsync(ConnectionContext connection, Guid token, CancellationToken cancellationToken)
    {
        var key = connection.Keys.Schedule(token);
        var noted = await connection.SettleConnection.ExecuteAsync(new RedisCommand("HGETALL").AddKey(key), cancellationToken);
        if (noted.Count == 0)
        {
            return 0;
        }

        var cancelled = 0L;
        var forget = new RedisCommand("HDEL").AddKey(key);
        for (var index = 0; index + 1 < noted.Count; index += 2)
        {
            var (delayed, bodies) = GetKeys(connection.Keys, noted[index + 1].AsString()!);
            var call = RedisStreamsScripts.CancelDelayed.CreateCall(keyCount: 2).Add(delayed).Add(bodies).Add(noted[index].AsString()!);
            forget.Add(noted[index].AsString()!);
            cancelled += (await connection.SettleConnection.ExecuteAsync(call, cancellationToken)).AsInt64();
        }

        // By name: what was scheduled under the token since must stay cancelable.
        await connection.SettleConnection.ExecuteAsync(forget, cancellationToken);
        return cancelled;
    }

    /// <summary>Leaves it to a unit of work to cancel what waits under a token.</summary>
    /// <remarks>On a cluster, what waits in another hash slot than the work's queue is canceled when the work is done, and not in one step with it.</remarks>
    internal static async Task StageCancelAsync(RedisUnitOfWork work, Guid token, CancellationToken cancellationToken)
    {
        var key = work.Connection.Keys.Schedule(token);
        var noted = await work.Link.ExecuteAsync(new RedisCommand("HGETALL").AddKey(key), cancellationToken);
        var isWhole = work.Reaches(key);
        for (var index = 0; index + 1 < noted.Count; index += 2)
        {
            var name = noted[index].AsString()!;
            var (delayed, bodies) = GetKeys(work.Connection.Keys, noted[index + 1].AsString()!);
            if (work.Reaches(delayed))
            {
                work.Add(WorkOperation.Write("zset", "ZREM", delayed, name));
                work.Add(WorkOperation.Write("hash", "HDEL", bodies, name));
            }
            else
            {
                isWhole = false;
            }
        }

        if (isWhole)
        {
            for (var index = 0; index + 1 < noted.Count; index += 2)
            {
                work.Add(WorkOperation.Write("hash", "HDEL", key, noted[index].AsString()!));
            }
        }
        else
        {
            work.AddAfter(() => CancelAsync(work.Connection, token, CancellationToken.None));
        }
    }

    private static (string Delayed, string Bodies) GetKeys(RedisKeys keys, string destination)
    {
        if (destination.StartsWith(TopicPrefix, StringComparison.Ordinal))
        {
            var topic = destination[TopicPrefix.Length..];
            return (keys.TopicDelayed(topic), keys.TopicDelayedBodies(topic));
        }

        var queue = keys.Queue(destination[QueuePrefix.Length..]);
        return (queue.Delayed, queue.DelayedBodies);
    }
}
