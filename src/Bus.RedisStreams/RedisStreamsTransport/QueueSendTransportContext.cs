using Bus.Redis;
using Bus.RedisStreams.Configuration;
using MassTransit;
using MassTransit.Transports;

namespace Bus.RedisStreams;

/// <summary>Sends to one queue, now or when the message is due.</summary>
internal sealed class QueueSendTransportContext : RedisStreamsSendTransportContext
{
    private readonly bool _mustExist;
    private QueueKeys? _queue;

    internal QueueSendTransportContext(RedisStreamsHostConfiguration hostConfiguration, ReceiveEndpointContext context, ConnectionContextSupervisor supervisor, in RedisStreamsEndpointAddress address)
        : base(hostConfiguration, context, supervisor, address.Name)
    {
        _mustExist = address.IsTemporary || address.AutoDeleteOnIdle is not null;
    }

    protected override string ScheduleDestination => ScheduledMessages.QueuePrefix + EntityName;

    public override async Task<SendContext<T>> CreateSendContext<T>(T message, IPipe<SendContext<T>> pipe, CancellationToken cancellationToken)
    {
        var context = await base.CreateSendContext(message, pipe, cancellationToken);
        CopyIncomingPartitionKey((RedisStreamsMessageSendContext<T>)context);
        return context;
    }

    protected override async Task SendEntryAsync(ConnectionContext connection, IRedisConnection link, EncodedEntry entry, CancellationToken cancellationToken)
    {
        var reply = await connection.AddAsync(link, entry, GetQueue(connection), _mustExist, cancellationToken);
        if (reply.IsNull)
        {
            ReportGone(entry);
        }

        Deduplication.CountDropped(reply, EntityName);
    }

    protected override async Task SendDelayedAsync<T>(ConnectionContext connection, IRedisConnection link, DelayedEntry entry, RedisStreamsMessageSendContext<T> context, CancellationToken cancellationToken)
    {
        // A delivery is settled behind everything else that was said of it, unless replicas are to confirm it.
        var settles = link == connection.SendConnection ? connection.SettleConnection : link;
        if (GetReplacedDelivery(context) is { } delivery && await delivery.ReplaceAsync(entry, settles))
        {
            return;
        }

        var reply = await connection.RepeatAsync(
            () => link.ExecuteAsync(entry.CreateCall(GetQueue(connection), _mustExist), cancellationToken),
            EntityName,
            entry.Entry.MessageId);
        switch (reply[0].AsInt64())
        {
            case DelayedEntry.QueueGone:
                ReportGone(entry.Entry);
                break;
            case DelayedEntry.Duplicate:
                RedisStreamsInstrumentation.Deduplicated(EntityName);
                break;
        }
    }

    protected override void StageEntry(RedisUnitOfWork work, EncodedEntry entry) => work.AddSend(entry, GetQueue(work.Connection), EntityName, _mustExist);

    protected override void StageDelayed(RedisUnitOfWork work, DelayedEntry entry) => work.AddDelayed(entry, GetQueue(work.Connection), EntityName, _mustExist);

    protected override IEnumerable<string> GetWrittenKeys(ConnectionContext connection, EncodedEntry entry, bool isDelayed) => [GetQueue(connection).Wake];

    /// <summary>What a consumer sends belongs to the partition of what it consumes, unless it is given its own.</summary>
    private static void CopyIncomingPartitionKey<T>(RedisStreamsMessageSendContext<T> context)
        where T : class
    {
        if (context.PartitionKey is null
            && context.TryGetPayload(out ConsumeContext? consumeContext)
            && consumeContext.TryGetPayload(out RedisStreamsReceiveContext? receiveContext))
        {
            context.PartitionKey = receiveContext.PartitionKey;
        }
    }

    /// <summary>The delivery that a delayed send puts off: the consumer's own message, sent to its own queue.</summary>
    private static RedisStreamsReceiveLockContext? GetReplacedDelivery<T>(RedisStreamsMessageSendContext<T> context)
        where T : class =>
        Redelivery.TryGetDelivered(context, out var delivered) && delivered.TryGetPayload(out RedisStreamsReceiveLockContext? lockContext) ? lockContext : null;

    private void ReportGone(EncodedEntry entry)
    {
        if (entry.Terms is { IsMandatory: true })
        {
            throw new MessageNotRoutedException(new Uri(ScheduleDestination), entry.MessageId);
        }

        RedisStreamsLogMessages.TemporaryQueueGone(EntityName, entry.MessageId);
    }

    private QueueKeys GetQueue(ConnectionContext connection) => _queue ??= connection.Keys.Queue(EntityName);
}
