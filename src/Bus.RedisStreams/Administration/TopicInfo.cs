namespace MassTransit;

/// <summary>A message type's topic and who subscribes to it.</summary>
/// <param name="Name">The topic's name.</param>
/// <param name="Subscriptions">The queues that get a copy of each message.</param>
public sealed record TopicInfo(string Name, IReadOnlyList<TopicSubscriptionInfo> Subscriptions);
