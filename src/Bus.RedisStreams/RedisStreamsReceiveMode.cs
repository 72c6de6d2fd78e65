namespace MassTransit;

/// <summary>In which order and how many at once the messages of a partition key are delivered, across all consumers of a queue.</summary>
/// <remarks>
/// A message's partition key is what <c>SetPartitionKey</c> or <c>UsePartitionKeyFormatter</c> gave it; messages without one are delivered as in
/// <see cref="Normal"/>. In all other modes a message keeps its place until it is settled: through a fault that is delivered again, a hand-back and a crash.
/// All consumers of a queue must have the same mode.
/// </remarks>
public enum RedisStreamsReceiveMode
{
    /// <summary>Partition keys have no meaning.</summary>
    Normal = 0,

    /// <summary>One message of a key at a time; of those that wait, the one of highest priority goes first, and of one priority the oldest.</summary>
    Partitioned = 1,

    /// <summary>As <see cref="Partitioned"/>, with up to <see cref="IRedisStreamsReceiveEndpointConfigurator.ConcurrentDeliveryLimit"/> messages of a key at once; they start in order.</summary>
    PartitionedConcurrent = 2,

    /// <summary>One message of a key at a time; of those that wait, the oldest goes first, whatever its priority.</summary>
    /// <remarks>A message that was not yet read has no place: give all messages of a key one priority where their order matters.</remarks>
    PartitionedOrdered = 3,

    /// <summary>As <see cref="PartitionedOrdered"/>, with up to <see cref="IRedisStreamsReceiveEndpointConfigurator.ConcurrentDeliveryLimit"/> messages of a key at once; they start in order.</summary>
    PartitionedOrderedConcurrent = 4,
}
