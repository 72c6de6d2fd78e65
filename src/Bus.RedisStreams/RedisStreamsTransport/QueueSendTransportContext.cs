using Bus.RedisStreams.Configuration;
using MassTransit;
using MassTransit.Transports;

namespace Bus.RedisStreams;

/// <summary>Sends to one queue.</summary>
internal sealed class QueueSendTransportContext : RedisStreamsSendTransportContext
{
    private readonly bool _isTemporary;
    private string? _lane;

    internal QueueSendTransportContext(RedisStreamsHostConfiguration hostConfiguration, ReceiveEndpointContext context, ConnectionContextSupervisor supervisor, in RedisStreamsEndpointAddress address)
        : base(hostConfiguration, context, supervisor, address.Name)
    {
        _isTemporary = address.IsTemporary;
    }

    protected override async Task SendEntry(ConnectionContext connection, EncodedEntry entry, CancellationToken cancellationToken)
    {
        _lane ??= connection.Keys.Queue(EntityName).NormalLane;
        var reply = await Add(connection, entry, _lane, _isTemporary, cancellationToken);
        if (reply.IsNull)
        {
            RedisStreamsLogMessages.TemporaryQueueGone(EntityName, entry.MessageId);
        }
    }
}
