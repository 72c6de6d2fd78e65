using Bus.RedisStreams;
using Bus.RedisStreams.Topology;

namespace MassTransit;

/// <summary>Gives messages a priority.</summary>
public static class RedisStreamsPriorityExtensions
{
    /// <summary>Sets the priority of the message being sent or published.</summary>
    /// <param name="context">The message's send context.</param>
    /// <param name="priority">The priority.</param>
    /// <exception cref="ArgumentException">The message is not sent over Redis Streams.</exception>
    public static void SetPriority(this SendContext context, MessagePriority priority) => SetPriority(context, (int)priority);

    /// <summary>Sets the priority of the message being sent or published, by a number.</summary>
    /// <param name="context">The message's send context.</param>
    /// <param name="priority">From 0 to 100; the message goes to the lane with the nearest number (critical 100, high 75, normal 50, low 25), of two equally near ones to the higher.</param>
    /// <exception cref="ArgumentOutOfRangeException">The priority is below 0 or above 100.</exception>
    /// <exception cref="ArgumentException">The message is not sent over Redis Streams.</exception>
    public static void SetPriority(this SendContext context, int priority)
    {
        if (!TrySetPriority(context, priority))
        {
            throw new ArgumentException("The message is not sent over Redis Streams, which alone knows this priority.", nameof(context));
        }
    }

    /// <summary>Sets the priority if the message is sent over Redis Streams.</summary>
    /// <param name="context">The message's send context.</param>
    /// <param name="priority">The priority.</param>
    /// <returns>Whether it was set.</returns>
    public static bool TrySetPriority(this SendContext context, MessagePriority priority) => TrySetPriority(context, (int)priority);

    /// <summary>Sets the priority, by a number from 0 to 100, if the message is sent over Redis Streams.</summary>
    /// <param name="context">The message's send context.</param>
    /// <param name="priority">From 0 to 100.</param>
    /// <returns>Whether it was set.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The priority is below 0 or above 100.</exception>
    public static bool TrySetPriority(this SendContext context, int priority)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.TryGetPayload(out RedisStreamsSendContext? sendContext))
        {
            return false;
        }

        sendContext.Priority = priority;
        return true;
    }

    /// <summary>Gives all messages of a type a priority; one that is set when sending wins over it.</summary>
    /// <typeparam name="T">The message type.</typeparam>
    /// <param name="configurator">The message type's send topology, as in <c>cfg.Send&lt;T&gt;(x =&gt; x.UsePriority(MessagePriority.High))</c>.</param>
    /// <param name="priority">The priority.</param>
    public static void UsePriority<T>(this IMessageSendTopologyConfigurator<T> configurator, MessagePriority priority)
        where T : class =>
        UsePriority(configurator, _ => (int)priority);

    /// <summary>Gives each message of a type a priority by its content; one that is set when sending wins over it.</summary>
    /// <typeparam name="T">The message type.</typeparam>
    /// <param name="configurator">The message type's send topology.</param>
    /// <param name="getPriority">Returns the priority, from 0 to 100.</param>
    public static void UsePriority<T>(this IMessageSendTopologyConfigurator<T> configurator, Func<SendContext<T>, int> getPriority)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(configurator);
        ArgumentNullException.ThrowIfNull(getPriority);
        configurator.Add(new PrioritySendTopology<T>(getPriority));
    }

    /// <summary>Gives all messages of a type a priority; one that is set when sending wins over it.</summary>
    /// <typeparam name="T">The message type.</typeparam>
    /// <param name="configurator">The bus.</param>
    /// <param name="priority">The priority.</param>
    public static void UsePriority<T>(this IRedisStreamsBusFactoryConfigurator configurator, MessagePriority priority)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(configurator);
        configurator.Send<T>(x => x.UsePriority(priority));
    }

    /// <summary>The priority of the message being consumed.</summary>
    /// <param name="context">The consume context.</param>
    /// <returns>That of the lane it came from; <see cref="MessagePriority.Normal"/> over another transport.</returns>
    public static MessagePriority GetPriority(this ConsumeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.TryGetPayload(out RedisStreamsReceiveContext? receiveContext) ? receiveContext.Priority : MessagePriority.Normal;
    }
}
