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
        if (context.Delay > TimeSpan.Zero)
        {
            throw new TransportException(context.DestinationAddress, "This version of the transport cannot delay a message; send it without a Delay.");
        }

        context.CancellationToken.ThrowIfCancellationRequested();
        AddTags(context);
        try
        {
            await SendEntry(connection, EntryEncoder.Encode(context), context.CancellationToken);
        }
        catch (RedisException exception)
        {
            throw new TransportException(context.DestinationAddress, $"The message was not sent: {exception.Message}", exception);
        }
    }

    public void Probe(ProbeContext context) => context.Set(new { EntityName });

    protected abstract Task SendEntry(ConnectionContext connection, EncodedEntry entry, CancellationToken cancellationToken);

    /// <summary>Adds an entry and waits until Redis has it.</summary>
    /// <remarks>
    /// After an unknown outcome it is added again, under the same message id, until the send timeout has passed: at least once.
    /// </remarks>
    protected static async Task<RedisReply> Add(ConnectionContext connection, EncodedEntry entry, string lane, bool mustExist, CancellationToken cancellationToken)
    {
        var started = connection.TimeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                return await connection.SendConnection.ExecuteAsync(entry.CreateAdd(lane, mustExist), cancellationToken);
            }
            catch (RedisUnknownOutcomeException) when (connection.TimeProvider.GetElapsedTime(started) < connection.SendTimeout)
            {
                RedisStreamsLogMessages.SendRepeated(lane, entry.MessageId);
            }
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
