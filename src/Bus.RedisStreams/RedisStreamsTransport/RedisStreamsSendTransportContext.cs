using System.Diagnostics;
using Bus.Redis;
using Bus.RedisStreams.Configuration;
using MassTransit;
using MassTransit.Transports;

namespace Bus.RedisStreams;

/// <summary>What sending to a queue and publishing to a topic have in common.</summary>
internal abstract class RedisStreamsSendTransportContext : BaseSendTransportContext, SendTransportContext<ConnectionContext>
{
    private readonly RedisStreamsHostConfiguration _hostConfiguration;
    private readonly ConnectionContextSupervisor _supervisor;

    protected RedisStreamsSendTransportContext(RedisStreamsHostConfiguration hostConfiguration, ReceiveEndpointContext context, ConnectionContextSupervisor supervisor, string entityName)
        : base(hostConfiguration, context.Serialization)
    {
        _hostConfiguration = hostConfiguration;
        _supervisor = supervisor;
        EntityName = entityName;
    }

    public override string EntityName { get; }

    public override string ActivitySystem => "redis";

    public override async Task<SendContext<T>> CreateSendContext<T>(T message, IPipe<SendContext<T>> pipe, CancellationToken cancellationToken)
    {
        var context = new RedisStreamsMessageSendContext<T>(message, cancellationToken) { Transport = this };
        await pipe.Send(context);
        CopyIncomingPriority(context);
        return context;
    }

    public Task<SendContext<T>> CreateSendContext<T>(ConnectionContext context, T message, IPipe<SendContext<T>> pipe, CancellationToken cancellationToken)
        where T : class =>
        CreateSendContext(message, pipe, cancellationToken);

    public Task Send(IPipe<ConnectionContext> pipe, CancellationToken cancellationToken) => _supervisor.SendAsync(pipe, cancellationToken);

    public async Task Send<T>(ConnectionContext connection, SendContext<T> sendContext)
        where T : class
    {
        var context = sendContext as RedisStreamsMessageSendContext<T>
            ?? throw new ArgumentException($"A {nameof(RedisStreamsMessageSendContext<T>)} is expected, not a {sendContext.GetType().Name}.", nameof(sendContext));
        context.CancellationToken.ThrowIfCancellationRequested();
        AddTags(context);
        try
        {
            var entry = EntryEncoder.Encode(context, _hostConfiguration);
            await (context.AwaitAck
                ? DeliverAsync(connection, entry, context, context.CancellationToken)
                : StartUnconfirmedAsync(connection, entry, context));
        }
        catch (RedisException exception)
        {
            throw new TransportException(context.DestinationAddress, $"The message was not sent: {exception.Message}", exception);
        }
    }

    /// <summary>Leaves a message to a unit of work, which sends it when it commits.</summary>
    internal async Task StageAsync<T>(RedisUnitOfWork work, RedisStreamsMessageSendContext<T> context)
        where T : class
    {
        AddTags(context);
        var entry = EntryEncoder.Encode(context, _hostConfiguration);
        if (context.Delay is not { } delay || delay <= TimeSpan.Zero)
        {
            StageEntry(work, entry);
            return;
        }

        var delayed = new DelayedEntry(entry, delay);
        if (context.ScheduledMessageId is { } token)
        {
            // Ahead of the commit, as in any other send: a token that leads to nothing does no harm.
            await ScheduledMessages.NoteAsync(work.Connection, token, ScheduleDestination, delayed, context.CancellationToken);
        }

        StageDelayed(work, delayed);
    }

    public void Probe(ProbeContext context) => context.Set(new { EntityName });

    /// <summary>Where a scheduled message waits, as its token notes it.</summary>
    protected abstract string ScheduleDestination { get; }

    /// <summary>Completes when Redis has the message.</summary>
    protected abstract Task SendEntryAsync(ConnectionContext connection, IRedisConnection link, EncodedEntry entry, CancellationToken cancellationToken);

    /// <summary>Completes when Redis has the message and keeps it until it is due.</summary>
    protected abstract Task SendDelayedAsync<T>(ConnectionContext connection, IRedisConnection link, DelayedEntry entry, RedisStreamsMessageSendContext<T> context, CancellationToken cancellationToken)
        where T : class;

    /// <summary>Leaves a message to a unit of work.</summary>
    protected abstract void StageEntry(RedisUnitOfWork work, EncodedEntry entry);

    /// <summary>Leaves a message that is due later to a unit of work.</summary>
    protected abstract void StageDelayed(RedisUnitOfWork work, DelayedEntry entry);

    /// <summary>Keys to which a message goes, one of each slot at least.</summary>
    protected abstract IEnumerable<string> GetWrittenKeys(ConnectionContext connection, EncodedEntry entry, bool isDelayed);

    private Task DeliverAsync<T>(ConnectionContext connection, EncodedEntry entry, RedisStreamsMessageSendContext<T> context, CancellationToken cancellationToken)
        where T : class =>
        entry.Terms?.Replicas is { } wait
            ? DeliverReplicatedAsync(connection, entry, context, wait, cancellationToken)
            : DeliverAsync(connection, connection.SendConnection, entry, context, cancellationToken);

    private Task DeliverAsync<T>(ConnectionContext connection, IRedisConnection link, EncodedEntry entry, RedisStreamsMessageSendContext<T> context, CancellationToken cancellationToken)
        where T : class =>
        context.Delay is { } delay && delay > TimeSpan.Zero
            ? DelayAsync(connection, link, new DelayedEntry(entry, delay), context, cancellationToken)
            : SendEntryAsync(connection, link, entry, cancellationToken);

    private Task DeliverReplicatedAsync<T>(ConnectionContext connection, EncodedEntry entry, RedisStreamsMessageSendContext<T> context, ReplicaWait wait, CancellationToken cancellationToken)
        where T : class =>
        connection.Replicated.WriteAsync(wait, link => DeliverAsync(connection, link, entry, context, cancellationToken), () => GetWrittenKeys(connection, entry, context.Delay > TimeSpan.Zero), ScheduleDestination, entry.MessageId, cancellationToken);

    // The caller's token ends with the caller's interest, which is over when the send has begun.
    private Task StartUnconfirmedAsync<T>(ConnectionContext connection, EncodedEntry entry, RedisStreamsMessageSendContext<T> context)
        where T : class =>
        connection.Unconfirmed.StartAsync(entry, EntityName, () => DeliverAsync(connection, entry, context, CancellationToken.None), context.CancellationToken);

    private async Task DelayAsync<T>(ConnectionContext connection, IRedisConnection link, DelayedEntry entry, RedisStreamsMessageSendContext<T> context, CancellationToken cancellationToken)
        where T : class
    {
        // The token first: a message that waits can then always be canceled.
        if (context.ScheduledMessageId is { } token)
        {
            await ScheduledMessages.NoteAsync(connection, token, ScheduleDestination, entry, cancellationToken);
        }

        await SendDelayedAsync(connection, link, entry, context, cancellationToken);
    }

    /// <summary>A message has the priority of the one whose consumer sends it, unless it is given its own.</summary>
    private static void CopyIncomingPriority<T>(RedisStreamsMessageSendContext<T> context)
        where T : class
    {
        if (context.Priority is null
            && context.TryGetPayload(out ConsumeContext? consumeContext)
            && consumeContext.TryGetPayload(out RedisStreamsReceiveContext? receiveContext)
            && receiveContext.Priority != MessagePriority.Normal)
        {
            context.Priority = (int)receiveContext.Priority;
        }
    }

    private static void AddTags(RedisStreamsSendContext context)
    {
        if (Activity.Current is not { IsAllDataRequested: true } activity)
        {
            return;
        }

        if (!string.IsNullOrWhiteSpace(context.RoutingKey))
        {
            activity.SetTag(TransportPropertyNames.RoutingKey, context.RoutingKey);
        }

        if (!string.IsNullOrWhiteSpace(context.PartitionKey))
        {
            activity.SetTag(TransportPropertyNames.PartitionKey, context.PartitionKey);
        }
    }
}
