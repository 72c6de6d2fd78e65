namespace MassTransit;

/// <summary>Says for one message when its send is complete.</summary>
public static class RedisStreamsSendContextExtensions
{
    /// <summary>Sets whether the send completes when Redis has the message, or as soon as it is on its way.</summary>
    /// <param name="context">The message's send context.</param>
    /// <param name="awaitAck">
    /// <see langword="false"/>: the send completes when there is room for it among those under way. A failure after that is logged and counted by the meter
    /// <c>bus.redis_streams.unconfirmed_failed</c>; the message is lost then.
    /// </param>
    /// <exception cref="ArgumentException">The message is not sent over Redis Streams.</exception>
    public static void SetAwaitAck(this SendContext context, bool awaitAck)
    {
        if (!TrySetAwaitAck(context, awaitAck))
        {
            throw NotRedisStreams(nameof(context));
        }
    }

    /// <summary>Sets whether the send completes when Redis has the message, if it is sent over Redis Streams.</summary>
    /// <param name="context">The message's send context.</param>
    /// <param name="awaitAck">Whether Redis is awaited.</param>
    /// <returns>Whether it was set.</returns>
    public static bool TrySetAwaitAck(this SendContext context, bool awaitAck)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.TryGetPayload(out RedisStreamsSendContext? sendContext))
        {
            return false;
        }

        sendContext.AwaitAck = awaitAck;
        return true;
    }

    /// <summary>Lets the send complete when replicas have the message too; this wins over what the host says.</summary>
    /// <param name="context">The message's send context.</param>
    /// <param name="replicas">How many replicas must have it, 1 to 100.</param>
    /// <param name="timeout">How long that may take, more than 0 and at most 5 minutes; after that the send fails with a <see cref="ReplicasNotConfirmedException"/>, and the message is in the primary.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    /// <exception cref="ArgumentException">The message is not sent over Redis Streams.</exception>
    public static void WaitForReplicas(this SendContext context, int replicas, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.TryGetPayload(out RedisStreamsSendContext? sendContext))
        {
            throw NotRedisStreams(nameof(context));
        }

        sendContext.SetReplicaWait(replicas, timeout);
    }

    private static ArgumentException NotRedisStreams(string parameter) => new("The message is not sent over Redis Streams, which alone knows this setting.", parameter);
}
