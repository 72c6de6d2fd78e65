using Bus.RedisStreams;
using Bus.RedisStreams.Topology;

namespace MassTransit;

/// <summary>Drops messages that come a second time.</summary>
/// <remarks>
/// A second message with the same id to the same queue within the window is dropped, and its send succeeds; each queue of a publish counts by itself.
/// A delayed message counts from when it is sent, a scheduled publish from when it is due. Messages that are moved or redelivered are never dropped.
/// A request that is dropped gets no response.
/// </remarks>
public static class RedisStreamsDeduplicationExtensions
{
    /// <summary>Sets the id by which a second message is recognized.</summary>
    /// <param name="context">The message's send context.</param>
    /// <param name="id">1 to 256 bytes in UTF-8.</param>
    /// <param name="window">How long a second one is dropped, 1 second to 7 days; by default that of the message type or of the bus, or 5 minutes.</param>
    /// <exception cref="ArgumentException">The id is empty or too long, or the message is not sent over Redis Streams.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The window is out of its range.</exception>
    public static void SetDeduplicationId(this SendContext context, string id, TimeSpan? window = null)
    {
        if (!TrySetDeduplicationId(context, id, window))
        {
            throw new ArgumentException("The message is not sent over Redis Streams, which alone knows deduplication ids.", nameof(context));
        }
    }

    /// <summary>Sets the id by which a second message is recognized, if the message is sent over Redis Streams.</summary>
    /// <param name="context">The message's send context.</param>
    /// <param name="id">1 to 256 bytes in UTF-8.</param>
    /// <param name="window">How long a second one is dropped.</param>
    /// <returns>Whether it was set.</returns>
    /// <exception cref="ArgumentException">The id is empty or too long.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The window is out of its range.</exception>
    public static bool TrySetDeduplicationId(this SendContext context, string id, TimeSpan? window = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(id);
        if (!context.TryGetPayload(out RedisStreamsSendContext? sendContext))
        {
            return false;
        }

        sendContext.DeduplicationId = id;
        sendContext.DeduplicationWindow = window;
        return true;
    }

    /// <summary>Drops second messages of one type.</summary>
    /// <typeparam name="T">The message type.</typeparam>
    /// <param name="configurator">The bus.</param>
    /// <param name="getId">Returns what recognizes a message, for example its order number; <see langword="null"/> or empty where none is to be dropped. By default the message id.</param>
    /// <param name="window">How long a second one is dropped, 1 second to 7 days; 5 minutes by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is out of its range.</exception>
    public static void UseDeduplication<T>(this IRedisStreamsBusFactoryConfigurator configurator, Func<SendContext<T>, string?>? getId = null, TimeSpan? window = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(configurator);
        configurator.Send<T>(x => x.UseDeduplication(getId, window));
    }

    /// <summary>Drops second messages of one type.</summary>
    /// <typeparam name="T">The message type.</typeparam>
    /// <param name="configurator">The message type's send topology, as in <c>cfg.Send&lt;T&gt;(x =&gt; x.UseDeduplication(..))</c>.</param>
    /// <param name="getId">Returns what recognizes a message; by default the message id.</param>
    /// <param name="window">How long a second one is dropped, 1 second to 7 days; 5 minutes by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is out of its range.</exception>
    public static void UseDeduplication<T>(this IMessageSendTopologyConfigurator<T> configurator, Func<SendContext<T>, string?>? getId = null, TimeSpan? window = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(configurator);
        configurator.Add(new DeduplicationSendTopology<T>(getId, Deduplication.CheckWindow(window ?? Deduplication.DefaultWindow)));
    }
}
