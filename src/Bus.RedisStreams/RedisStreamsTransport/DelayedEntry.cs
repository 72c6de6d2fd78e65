using Bus.Redis;
using MassTransit;

namespace Bus.RedisStreams;

/// <summary>A message that waits until it is due.</summary>
/// <param name="Entry">The message.</param>
/// <param name="Delay">How long it waits.</param>
internal sealed record DelayedEntry(EncodedEntry Entry, TimeSpan Delay)
{
    /// <summary>What the script answers when the temporary queue has ended.</summary>
    internal const int QueueGone = -2;

    /// <summary>What the script answers when a message of the same deduplication id came before.</summary>
    internal const int Duplicate = -3;

    /// <summary>What it is known by while it waits; a send that is repeated keeps it, so that it does not wait twice.</summary>
    internal string Name { get; init; } = NewId.NextGuid().ToString("N");

    /// <summary>The delay, never cut short: parts of a millisecond count as a whole one.</summary>
    internal long Milliseconds => (long)Math.Ceiling(Delay.TotalMilliseconds);

    /// <summary>A call that keeps it in a queue.</summary>
    internal RedisCommand CreateCall(QueueKeys queue, bool mustExist) =>
        CreateCall(queue, queue.Lanes[Entry.Lane], string.Empty, string.Empty, 0, mustExist, Entry.Terms?.Deduplication);

    /// <summary>A call that keeps it in a queue and settles the delivery that it replaces.</summary>
    internal RedisCommand CreateReplacingCall(QueueKeys queue, string lane, string instance, string entryId, long deliveryCount) =>
        CreateCall(queue, lane, instance, entryId, deliveryCount, mustExist: false, deduplication: null);

    private RedisCommand CreateCall(QueueKeys queue, string lane, string instance, string entryId, long deliveryCount, bool mustExist, Deduplication? deduplication)
    {
        var call = RedisStreamsScripts.DelayMessage.CreateCall(keyCount: 5)
            .Add(queue.Delayed).Add(queue.DelayedBodies).Add(queue.Wake).Add(lane).Add(queue.Deduplication(deduplication?.Mark ?? string.Empty));
        AddDelay(call).Add(RedisStreamsDefaults.ConsumerGroup).Add(instance).Add(entryId).Add(deliveryCount).Add(mustExist ? 1 : 0).Add(deduplication?.WindowMilliseconds ?? 0);
        return Entry.AddFields(call);
    }

    /// <summary>A call that keeps it as a scheduled publish of a topic.</summary>
    /// <param name="keys">The host's keys.</param>
    /// <param name="topicName">The topic it is published to.</param>
    /// <param name="topicNames">All topics whose subscribers get it.</param>
    internal RedisCommand CreatePublishCall(RedisKeys keys, string topicName, IEnumerable<string> topicNames)
    {
        var call = RedisStreamsScripts.DelayPublish.CreateCall(keyCount: 2).Add(keys.TopicDelayed(topicName)).Add(keys.TopicDelayedBodies(topicName));
        return Entry.AddPublishFields(AddDelay(call).Add(string.Join(',', topicNames)));
    }

    private RedisCommand AddDelay(RedisCommand call) => call.Add(Name).Add(Milliseconds).Add(Entry.Lane + 1);
}
