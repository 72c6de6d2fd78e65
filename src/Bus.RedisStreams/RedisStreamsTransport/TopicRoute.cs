namespace Bus.RedisStreams;

/// <summary>One subscription: a queue that gets a copy of what is published.</summary>
/// <param name="QueueName">The queue.</param>
/// <param name="Lane">The key its copy goes to.</param>
/// <param name="TopicName">A topic through which it subscribes.</param>
/// <param name="Kind">The subscription's value, <c>permanent</c> or <c>temporary:token</c>.</param>
internal sealed record TopicRoute(string QueueName, string Lane, string TopicName, string Kind)
{
    internal const string Permanent = "permanent";
    internal const string TemporaryPrefix = "temporary:";

    internal bool IsTemporary => Kind.StartsWith(TemporaryPrefix, StringComparison.Ordinal);
}
