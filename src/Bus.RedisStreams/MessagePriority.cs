namespace MassTransit;

/// <summary>How urgent a message is: which lane of its queue it goes to.</summary>
/// <remarks>
/// A queue's lanes are served strictly in this order, critical first. A lane that has messages and is not served for
/// <see cref="IRedisStreamsQueueEndpointConfigurator.MaxPriorityWait"/> gets one message of the next fetch, so none starves.
/// </remarks>
public enum MessagePriority
{
    /// <summary>After everything else.</summary>
    Low = 25,

    /// <summary>What a message has without a priority.</summary>
    Normal = 50,

    /// <summary>Before normal messages.</summary>
    High = 75,

    /// <summary>Before everything else.</summary>
    Critical = 100,
}
