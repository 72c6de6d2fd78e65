using MassTransit.Middleware;

namespace MassTransit;

/// <summary>Puts off the message being consumed.</summary>
public static class RedisStreamsDeferMessageExtensions
{
    /// <summary>Delivers the message again after a delay, as a new message of the same id; this delivery ends without a fault.</summary>
    /// <typeparam name="T">The message type.</typeparam>
    /// <param name="context">The message being consumed.</param>
    /// <param name="delay">How long it waits, more than 0.</param>
    /// <param name="callback">Changes the message's headers before it is kept.</param>
    /// <returns>Completes when Redis has it: it waits and this delivery is settled in one step.</returns>
    public static Task Defer<T>(this ConsumeContext<T> context, TimeSpan delay, Action<ConsumeContext, SendContext>? callback = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(context);
        return delay > TimeSpan.Zero
            ? new DelayedMessageRedeliveryContext<T>(context, RedeliveryOptions.None).ScheduleRedelivery(delay, callback)
            : throw new ArgumentOutOfRangeException(nameof(delay), $"The delay is {delay}; it must be more than 0.");
    }
}
