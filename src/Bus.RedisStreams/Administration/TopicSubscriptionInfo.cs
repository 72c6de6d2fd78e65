namespace MassTransit;

/// <summary>One subscription of a queue to a topic.</summary>
/// <param name="QueueName">The queue.</param>
/// <param name="IsTemporary">Whether it ends with the queue's last consumer.</param>
public sealed record TopicSubscriptionInfo(string QueueName, bool IsTemporary);
