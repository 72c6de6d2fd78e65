namespace Bus.RedisStreams;

/// <summary>A queue that gets a copy of what is published, because of any of its subscriptions.</summary>
/// <param name="QueueName">The queue.</param>
/// <param name="Queue">The queue's keys.</param>
/// <param name="Subscriptions">Its subscriptions to the topics behind the publish, at least one.</param>
internal sealed record TopicRoute(string QueueName, QueueKeys Queue, IReadOnlyList<TopicSubscription> Subscriptions)
{
    internal const string Permanent = "permanent";
    internal const string TemporaryPrefix = "temporary:";

    internal bool IsTemporary { get; } = Subscriptions[0].Kind.StartsWith(TemporaryPrefix, StringComparison.Ordinal);

    /// <summary>Whether it depends on the routing key.</summary>
    internal bool IsFiltered { get; } = Subscriptions.All(x => x.Filter is not null);

    internal bool Wants(string routingKey) => !IsFiltered || Subscriptions.Any(x => x.Filter!.Matches(routingKey));
}
