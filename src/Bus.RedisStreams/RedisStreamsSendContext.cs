namespace MassTransit;

/// <summary>The context of a message being sent over Redis Streams.</summary>
public interface RedisStreamsSendContext : SendContext, RoutingKeySendContext, PartitionKeySendContext
{
    /// <summary>The message's priority, from 0 to 100; it goes to the nearest lane (<see cref="MessagePriority"/>).</summary>
    /// <value>The default value is <see langword="null"/>: that of the message being consumed, or <see cref="MessagePriority.Normal"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0 or above 100.</exception>
    int? Priority { get; set; }
}
