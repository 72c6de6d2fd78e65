using System.Diagnostics.CodeAnalysis;
using MassTransit;

namespace Bus.RedisStreams;

/// <summary>Tells a consumer's own message that it sends to its own queue again from a new one.</summary>
internal static class Redelivery
{
    /// <summary>Whether a message is one that was delivered before and comes again.</summary>
    internal static bool IsRedelivery(SendContext context) =>
        context.Headers.TryGetHeader(MessageHeaders.RedeliveryCount, out _) || TryGetDelivered(context, out _);

    /// <summary>Gets the message being consumed, if it is the one that is sent.</summary>
    internal static bool TryGetDelivered(SendContext context, [NotNullWhen(true)] out ConsumeContext? delivered)
    {
        delivered = null;
        return context.TryGetPayload(out ConsumeContext? consumeContext)
            && consumeContext.ReceiveContext.InputAddress == context.DestinationAddress
            && (context.MessageId == consumeContext.MessageId || context.Headers.TryGetHeader(MessageHeaders.RedeliveryCount, out _))
            && (delivered = consumeContext) is not null;
    }
}
