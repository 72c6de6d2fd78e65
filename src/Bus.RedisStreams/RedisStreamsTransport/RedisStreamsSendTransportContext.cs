using System.Diagnostics;
using Bus.Redis;
using Bus.RedisStreams.Configuration;
using MassTransit;
using MassTransit.Transports;

namespace Bus.RedisStreams;

/// <summary>What sending to a queue and publishing to a topic have in common.</summary>
internal abstract class RedisStreamsSendTransportContext : BaseSendTransportContext, SendTransportContext<ConnectionContext>
{
    private readonly ConnectionContextSupervisor _supervisor;

    protected RedisStreamsSendTransportContext(RedisStreamsHostConfiguration hostConfiguration, ReceiveEndpointContext context, ConnectionContextSupervisor supervisor, string entityName)
        : base(hostConfiguration, context.Serialization)
    {
        _supervisor = supervisor;
        EntityName = entityName;
    }

    public override string EntityName { get; }

    public override string ActivitySystem => "redis";

    public override async Task<SendContext<T>> CreateSendContext<T>(T message, IPipe<SendContext<T>> pipe, CancellationToken cancellationToken)
    {
        var context = new RedisStreamsMessageSendContext<T>(message, cancellationToken);
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
            var entry = EntryEncoder.Encode(context);
            if (context.Delay is { } delay && delay > TimeSpan.Zero)
            {
                await DelayAsync(connection, new DelayedEntry(entry, delay), context);
            }
            else
            {
                await SendEntryAsync(connection, entry, context.CancellationToken);
            }
        }
        catch (RedisException exception)
        {
            throw new TransportException(context.DestinationAddress, $"The message was not sent: {exception.Message}", exception);
        }
    }

    public void Probe(ProbeContext context) => context.Set(new { EntityName });

    /// <summary>Where a scheduled message waits, as its token notes it.</summary>
    protected abstract string ScheduleDestination { get; }

    /// <summary>Completes when Redis has the message.</summary>
    protected abstract Task SendEntryAsync(ConnectionContext connection, EncodedEntry entry, CancellationToken cancellationToken);

    /// <summary>Completes when Redis has the message and keeps it until it is due.</summary>
    protected abstract Task SendDelayedAsync<T>(ConnectionContext connection, DelayedEntry entry, RedisStreamsMessageSendContext<T> context)
        where T : class;

    private async Task DelayAsync<T>(ConnectionContext connection, DelayedEntry entry, RedisStreamsMessageSendContext<T> context)
        where T : class
    {
        // The token first: a message that waits can then always be canceled.
        if (context.ScheduledMessageId is { } token)
        {
            await ScheduledMessages.NoteAsync(connection, token, ScheduleDestination, entry, context.CancellationToken);
        }

        await SendDelayedAsync(connection, entry, context);
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
