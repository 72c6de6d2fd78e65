namespace Bus.RedisStreams;

/// <summary>One field of a topic's hash: a queue that gets what its filter wants.</summary>
/// <param name="TopicName">The topic.</param>
/// <param name="Field">The field.</param>
/// <param name="Kind">Its value, <c>permanent</c> or <c>temporary:token</c>.</param>
/// <param name="Filter">The filter; <see langword="null"/> for all messages.</param>
internal sealed record TopicSubscription(string TopicName, string Field, string Kind, RoutingFilter? Filter);
