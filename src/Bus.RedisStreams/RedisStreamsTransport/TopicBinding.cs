namespace Bus.RedisStreams;

/// <summary>What an endpoint wants of a topic.</summary>
/// <param name="TopicName">The topic.</param>
/// <param name="Filter">The filter as the topic's hash keeps it, empty for all messages.</param>
internal sealed record TopicBinding(string TopicName, string Filter)
{
    /// <summary>The field of the topic's hash.</summary>
    internal string GetField(string queueName) => RedisKeys.SubscriptionField(queueName, Filter);
}
