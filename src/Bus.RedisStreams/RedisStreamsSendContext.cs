namespace MassTransit;

/// <summary>The context of a message being sent over Redis Streams.</summary>
public interface RedisStreamsSendContext : SendContext, RoutingKeySendContext, PartitionKeySendContext
{
    /// <summary>The message's priority, from 0 to 100; it goes to the nearest lane (<see cref="MessagePriority"/>).</summary>
    /// <value>The default value is <see langword="null"/>: that of the message being consumed, or <see cref="MessagePriority.Normal"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0 or above 100.</exception>
    int? Priority { get; set; }

    /// <summary>Whether the send completes when Redis has the message, or as soon as it is on its way.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    bool AwaitAck { get; set; }

    /// <summary>The id by which a second message to the same queue is recognized and dropped.</summary>
    /// <value>The default value is <see langword="null"/>: as the message type or the bus says, or none. 1 to 256 bytes in UTF-8.</value>
    /// <exception cref="ArgumentException">The id is empty or too long.</exception>
    string? DeduplicationId { get; set; }

    /// <summary>How long after the first message a second one of the same <see cref="DeduplicationId"/> is dropped.</summary>
    /// <value>The default value is <see langword="null"/>: that of the message type or of the bus, or 5 minutes. 1 second to 7 days.</value>
    /// <exception cref="ArgumentOutOfRangeException">The window is out of its range.</exception>
    TimeSpan? DeduplicationWindow { get; set; }

    /// <summary>Lets the send complete when replicas have the message too.</summary>
    /// <param name="replicas">How many, 1 to 100.</param>
    /// <param name="timeout">How long that may take, more than 0 and at most 5 minutes.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    void SetReplicaWait(int replicas, TimeSpan timeout);
}
