using Bus.RedisStreams.Configuration;
using MassTransit;
using MassTransit.Transports;

namespace Bus.RedisStreams;

/// <summary>Sends to one queue, now or when the message is due.</summary>
internal sealed class QueueSendTransportContext : RedisStreamsSendTransportContext
{
    private readonly bool _isTemporary;
    private QueueKeys? _queue;

    internal QueueSendTransportContext(RedisStreamsHostConfiguration hostConfiguration, ReceiveEndpointContext context, ConnectionContextSupervisor supervisor, in RedisStreamsEndpointAddress address)
        : base(hostConfiguration, context, supervisor, address.Name)
    {
        _isTemporary = address.IsTemporary;
    }

    protected override string ScheduleDestination => ScheduledMessages.QueuePrefix + EntityName;

    protected override async Task SendEntryAsync(ConnectionContext connection, EncodedEntry entry, CancellationToken cancellationToken)
    {
        var reply = await connection.AddAsync(entry, GetQueue(connection), _isTemporary, cancellationToken);
        if (reply.IsNull)
        {
            RedisStreamsLogMessages.TemporaryQueueGone(EntityName, entry.MessageId);
        }
    }

    protected override async Task SendDelayedAsync<T>(ConnectionContext connection, DelayedEntry entry, RedisStreamsMessageSendContext<T> context)
    {
        if (GetReplacedDelivery(context) is { } delivery && await delivery.ReplaceAsync(entry))
        {
            return;
        }

        var reply = await connection.RepeatAsync(
            () => connection.SendConnection.ExecuteAsync(entry.CreateCall(GetQueue(connection), _isTemporary), context.CancellationToken),
            EntityName,
            entry.Entry.MessageId);
        if (reply[0].AsInt64() == DelayedEntry.QueueGone)
        {
            RedisStreamsLogMessages.TemporaryQueueGone(EntityName, entry.Entry.MessageId);
        }
    }

    /// <summary>The delivery that a delayed send puts off: the consumer's own message, sent to its own queue.</summary>
    private static RedisStreamsReceiveLockContext? GetReplacedDelivery<T>(RedisStreamsMessageSendContext<T> context)
        where T : class
    {
        if (!context.TryGetPayload(out ConsumeContext? consumeContext) || consumeContext.ReceiveContext.InputAddress != context.DestinationAddress)
        {
            return null;
        }

        var isSameMessage = context.MessageId == consumeContext.MessageId || context.Headers.TryGetHeader(MessageHeaders.RedeliveryCount, out _);
        return isSameMessage && consumeContext.TryGetPayload(out RedisStreamsReceiveLockContext? lockContext) ? lockContext : null;
    }

    private QueueKeys GetQueue(ConnectionContext connection) => _queue ??= connection.Keys.Queue(EntityName);
}
