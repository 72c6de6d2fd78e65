namespace MassTransit;

/// <summary>One subscription of a queue to a topic.</summary>
/// <param name="QueueName">The queue.</param>
/// <param name="Filter">Which messages it wants: empty for all, <c>key:</c> and a routing key, or <c>pattern:</c> and a regular expression for it.</param>
/// <param name="IsTemporary">Whether it ends with the queue.</param>
public sealed record TopicSubscriptionInfo(string QueueName, string Filter, bool IsTemporary);
