using MassTransit;
using MassTransit.Serialization;

namespace Bus.RedisStreams;

/// <summary>Moves a received message, with its headers completed, to another queue.</summary>
internal abstract class RedisStreamsMoveTransport
{
    private readonly string _queueName;

    protected RedisStreamsMoveTransport(string queueName)
    {
        _queueName = queueName;
    }

    protected async Task Move(ReceiveContext context, Action<SendHeaders> addHeaders)
    {
        if (!context.TryGetPayload(out RedisStreamsReceiveLockContext? lockContext))
        {
            throw new TransportException(context.InputAddress, "The message did not come from this transport and cannot be moved by it.");
        }

        var headers = new DictionarySendHeaders();
        foreach (var (key, value) in context.TransportHeaders.GetAll())
        {
            headers.Set(key, value);
        }

        headers.SetHostHeaders();
        addHeaders(headers);
        await lockContext.MoveAsync(_queueName, EntryEncoder.EncodeHeaders(headers.GetAll()));
    }
}
