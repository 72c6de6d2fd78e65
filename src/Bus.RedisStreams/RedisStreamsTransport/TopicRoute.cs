namespace Bus.RedisStreams;

/// <summary>One subscription: a queue that gets a copy of what is published.</summary>
/// <param name="QueueName">The queue.</param>
/// <param name="Queue">The queue's keys.</param>
/// <param name="TopicName">A topic through which it subscribes.</param>
/// <param name="Kind">The subscription's value, <c>permanent</c> or <c>temporary:token</c>.</param>
internal sealed record TopicRoute(string QueueName, QueueKeys Queue, string TopicName, string Kind)
{
    internal const string Permanent = "permanent";
    internal const string TemporaryPrefix = "temporary:";

    internal bool IsTemporary => Kind.StartsWith(TemporaryPrefix, StringComparison.Ordinal);
}
