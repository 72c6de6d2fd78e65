namespace MassTransit;

/// <summary>Configures a receive endpoint of the Redis Streams transport.</summary>
public interface IRedisStreamsReceiveEndpointConfigurator : IReceiveEndpointConfigurator, IRedisStreamsQueueEndpointConfigurator
{
    /// <summary>Whether the queue ends with its last consumer, as the queues of request clients do.</summary>
    /// <value>The default value is <see langword="false"/>, and <see langword="true"/> for temporary endpoint definitions.</value>
    /// <remarks>Its keys expire one minute after its last consumer was heard of; a message sent later is dropped and creates nothing.</remarks>
    bool IsTemporary { set; }

    /// <summary>How many messages of one partition key may be in flight at once, in the modes <see cref="RedisStreamsReceiveMode.PartitionedConcurrent"/> and <see cref="RedisStreamsReceiveMode.PartitionedOrderedConcurrent"/>.</summary>
    /// <value>The default value is 1; at least 1. More is quicker and lets messages of a key overtake each other once they have started.</value>
    int ConcurrentDeliveryLimit { set; }

    /// <summary>Whether only one consumer of the queue gets messages while the others stand by.</summary>
    /// <value>The default value is <see langword="false"/>. All consumers of a queue must have the same.</value>
    /// <remarks>Another takes over at once when the active one stops, and within <c>LockDuration</c> plus one second when it crashes; it first gets what the former held.</remarks>
    bool SingleActiveConsumer { set; }

    /// <summary>How long after its last consumer was heard of the queue ends, with its messages and subscriptions.</summary>
    /// <value>Never by default; at least twice <c>LockDuration</c>.</value>
    /// <remarks>The queue may be empty or not. A message sent after its end, to an address with <c>autodelete</c> or by a publish, is dropped and creates nothing.</remarks>
    TimeSpan AutoDeleteOnIdle { set; }

    /// <summary>Sets in which order and how many at once the messages of a partition key are delivered.</summary>
    /// <param name="mode">The mode; <see cref="RedisStreamsReceiveMode.Normal"/> by default.</param>
    /// <param name="concurrentDeliveryLimit">As <see cref="ConcurrentDeliveryLimit"/>; <see langword="null"/> leaves that as it is.</param>
    void SetReceiveMode(RedisStreamsReceiveMode mode, int? concurrentDeliveryLimit = null);

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
