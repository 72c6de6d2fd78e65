using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>What ends a delivery: completed, moved, put off, or given to another instance.</summary>
internal sealed partial class ClientContext
{
    /// <summary>Acknowledges and deletes messages of one lane.</summary>
    /// <remarks>Whoever completes first settles. In a partitioned queue only the owner does: the next message of the key would start while another still runs this one.</remarks>
    internal async Task SettleAsync(int lane, IReadOnlyCollection<Delivery> deliveries)
    {
        if (Partitions.MostOfKey == 0)
        {
            await SettleAsync(lane, owner: string.Empty, deliveries);
            return;
        }

        foreach (var group in deliveries.GroupBy(x => x.Instance.Name))
        {
            await SettleAsync(lane, group.Key, group);
        }
    }

    /// <summary>Moves a message to a queue of the same slot, while this delivery owns it.</summary>
    /// <returns>Whether it was moved.</returns>
    internal async Task<bool> MoveAsync(string instance, RedisStreamsTransportMessage message, string destinationQueue, byte[] headers, string messageId)
    {
        var call = RedisStreamsScripts.MoveMessage.CreateCall(keyCount: 2)
            .Add(Keys.Lanes[message.Lane]).Add(ConnectionContext.Keys.Queue(destinationQueue).Lanes[message.Lane])
            .Add(RedisStreamsDefaults.ConsumerGroup).Add(instance);
        message.EntryId.AddTo(call);
        call.Add(message.DeliveryCount).Add(headers).Add(messageId).Add(_lifetime);
        var reply = await ExecuteAndReleaseAsync(call, Partitions.KeysOf(message));
        return reply.AsInt64() == 1;
    }

    /// <summary>Changes owner and delivery count of messages that are still the instance's.</summary>
    /// <returns>How many were.</returns>
    internal async Task<long> TransferAsync(string instance, string owner, IReadOnlyCollection<DeliveryTransfer> transfers, TimeSpan? timeout = null)
    {
        var transferred = 0L;
        foreach (var page in transfers.Chunk(MaxBatch))
        {
            var call = RedisStreamsScripts.TransferDeliveries.CreateCall(keyCount: 5, timeout);
            AddLanes(call).Add(Keys.Wake).Add(RedisStreamsDefaults.ConsumerGroup).Add(instance).Add(owner);
            foreach (var transfer in page)
            {
                call.Add(transfer.Key.Lane + 1);
                transfer.Key.EntryId.AddTo(call);
                call.Add(transfer.Key.DeliveryCount).Add(transfer.NewDeliveryCount);
            }

            transferred += (await SettleConnection.ExecuteAsync(call)).AsInt64();
        }

        return transferred;
    }

    /// <summary>Settles a delivery and keeps the message that takes its place until it is due, in one step.</summary>
    /// <returns>Whether the delivery was still ours.</returns>
    internal async Task<bool> ReplaceAsync(IRedisConnection link, string instance, RedisStreamsTransportMessage message, DelayedEntry entry)
    {
        var call = entry.CreateReplacingCall(Keys, Keys.Lanes[message.Lane], instance, message.EntryId.ToString(), message.DeliveryCount);
        if (link == SettleConnection)
        {
            return (await ExecuteAndReleaseAsync(call, Partitions.KeysOf(message)))[0].AsInt64() >= 0;
        }

        // On another socket the release could overtake the settlement.
        var reply = await link.ExecuteAsync(call);
        await Partitions.ReleaseAsync(Partitions.KeysOf(message));
        return reply[0].AsInt64() >= 0;
    }

    private async Task SettleAsync(int lane, string owner, IEnumerable<Delivery> deliveries)
    {
        var call = RedisStreamsScripts.SettleMessages.CreateCall(keyCount: 1).Add(Keys.Lanes[lane]).Add(RedisStreamsDefaults.ConsumerGroup).Add(owner);
        foreach (var delivery in deliveries)
        {
            delivery.Message.EntryId.AddTo(call);
        }

        await ExecuteAndReleaseAsync(call, Partitions.KeysOf(deliveries.Select(x => x.Message)));
    }

    /// <summary>Runs a settlement, and in one go with it the release of the partition keys that it frees.</summary>
    private async Task<RedisReply> ExecuteAndReleaseAsync(RedisCommand settlement, IReadOnlyList<ReadOnlyMemory<byte>> keys)
    {
        var settled = SettleConnection.ExecuteAsync(settlement);
        var released = Partitions.ReleaseAsync(keys);
        var reply = await settled;
        await released;
        return reply;
    }
}
