using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>Units of work: everything that a consumer did with a message, and its settlement.</summary>
internal sealed partial class ClientContext
{
    // Until then a message whose other consumers failed may come again without this one having it twice.
    private static readonly TimeSpan InboxRetention = TimeSpan.FromDays(7);

    /// <summary>Checks and writes what a unit of work holds, and settles its message.</summary>
    internal async Task<WorkOutcome> CommitAsync(string instance, RedisStreamsTransportMessage message, RedisUnitOfWork work, IReadOnlyList<WorkOperation> operations, ReplicaWait? replicas)
    {
        if (replicas is null)
        {
            return await ConnectionContext.RepeatAsync(() => new ValueTask<WorkOutcome>(CommitAsync(SettleConnection, instance, message, work, operations)), Settings.QueueName, message.MessageId ?? string.Empty);
        }

        var outcome = WorkOutcome.Lost;
        await ConnectionContext.Replicated.WriteAsync(
            replicas,
            async link => outcome = await CommitAsync(link, instance, message, work, operations),
            () => [Keys.Wake],
            ScheduledMessages.QueuePrefix + Settings.QueueName,
            message.MessageId ?? string.Empty,
            CancellationToken.None);
        return outcome;
    }

    private async Task<WorkOutcome> CommitAsync(IRedisConnection link, string instance, RedisStreamsTransportMessage message, RedisUnitOfWork work, IReadOnlyList<WorkOperation> operations)
    {
        var call = link.ExecuteAsync(CreateCommit(instance, message, work, operations));
        var released = link == SettleConnection && work.Settles ? Partitions.ReleaseAsync(Partitions.KeysOf(message)) : null;
        var reply = await call;
        if (work.Settles)
        {
            // Behind the settlement: on another socket the release could overtake it.
            await (released ?? Partitions.ReleaseAsync(Partitions.KeysOf(message)));
        }

        return reply[0].AsInt64() switch
        {
            1 => await NoteCommittedAsync(operations, reply[1], reply[2]),
            0 => WorkOutcome.Lost,
            -2 => WorkOutcome.Stale,
            _ => WorkOutcome.RefusedBy((int)reply[1].AsInt64() - 1, reply.Count > 2 ? reply[2].AsInt64() : 0),
        };
    }

    private async Task<WorkOutcome> NoteCommittedAsync(IReadOnlyList<WorkOperation> operations, RedisReply gone, RedisReply dropped)
    {
        ConnectionContext.Wakes?.Announce(operations.Select(x => x.Queue).OfType<QueueKeys>());
        foreach (var number in gone.Items.ToArray())
        {
            await (operations[(int)number.AsInt64() - 1].OnGone?.Invoke() ?? Task.CompletedTask);
        }

        foreach (var number in dropped.Items)
        {
            operations[(int)number.AsInt64() - 1].OnDropped?.Invoke();
        }

        return WorkOutcome.Committed;
    }

    private RedisCommand CreateCommit(string instance, RedisStreamsTransportMessage message, RedisUnitOfWork work, IReadOnlyList<WorkOperation> operations)
    {
        var part = operations.FirstOrDefault(x => x.Part is not null)?.Part;
        string[] keys = operations.Count == 1 ? operations[0].Keys : [.. operations.SelectMany(x => x.Keys).Distinct(StringComparer.Ordinal)];
        var script = part is null ? RedisStreamsScripts.CommitWork : JoinedScripts.Get(part.Script);
        var call = script.CreateCall((part?.KeyCount ?? 0) + keys.Length + 2).Add(Keys.Lanes[message.Lane]).Add(work.InboxKey);
        part?.AddKeysTo(call);
        foreach (var key in keys)
        {
            call.Add(key);
        }

        call.Add(RedisStreamsDefaults.ConsumerGroup).Add(instance);
        message.EntryId.AddTo(call);
        call.Add(message.DeliveryCount).Add(Flag(work.Settles)).Add((long)InboxRetention.TotalMilliseconds);
        foreach (var operation in operations)
        {
            operation.AddTo(call);
        }

        return call;
    }
}
