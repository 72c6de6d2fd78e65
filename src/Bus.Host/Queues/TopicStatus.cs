using MassTransit;

namespace Bus.Host.Queues;

/// <summary>A message type's topic.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Subscriptions">The queues that get a copy of each message.</param>
internal sealed record TopicStatus(string Topic, IReadOnlyList<TopicSubscriptionStatus> Subscriptions)
{
    /// <summary>Reads all topics, in the order of their names.</summary>
    internal static async Task<IReadOnlyList<TopicStatus>> ReadAllAsync(IRedisStreamsAdministration administration, CancellationToken cancellationToken)
    {
        var topics = await administration.GetTopicsAsync(cancellationToken);
        return [.. topics.Select(x => new TopicStatus(x.Name, [.. x.Subscriptions.Select(y => new TopicSubscriptionStatus(y.QueueName, y.Filter, y.IsTemporary))]))];
    }
}
