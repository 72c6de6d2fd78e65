namespace MassTransit;

/// <summary>Configures a receive endpoint of the Redis Streams transport.</summary>
public interface IRedisStreamsReceiveEndpointConfigurator : IReceiveEndpointConfigurator, IRedisStreamsQueueEndpointConfigurator
{
    /// <summary>Whether the queue ends with its last consumer, as the queues of request clients do.</summary>
    /// <value>The default value is <see langword="false"/>, and <see langword="true"/> for temporary endpoint definitions.</value>
    /// <remarks>Its keys expire one minute after its last consumer was heard of; a message sent later is dropped and creates nothing.</remarks>
    bool IsTemporary { set; }

    /// <summary>Subscribes the queue to the topic of a message type.</summary>
    /// <typeparam name="T">The message type.</typeparam>
    /// <param name="configure">Chooses messages by their routing key; without it the queue gets all.</param>
    /// <remarks>
    /// When the endpoint starts for the first time in a process, its subscriptions to a topic replace those that its queue had to the same topic.
    /// Topics that it does not name any more keep the queue, and nothing of other queues is touched.
    /// </remarks>
    void Subscribe<T>(Action<IRedisStreamsTopicSubscriptionConfigurator>? configure = null)
        where T : class;

    /// <summary>Subscribes the queue to a topic.</summary>
    /// <param name="topicName">The topic's name: letters, digits and - _ . :</param>
    /// <param name="configure">Chooses messages by their routing key; without it the queue gets all.</param>
    void Subscribe(string topicName, Action<IRedisStreamsTopicSubscriptionConfigurator>? configure = null);
}
