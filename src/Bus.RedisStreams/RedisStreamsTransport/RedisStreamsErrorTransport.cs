using MassTransit;
using MassTransit.Transports;

namespace Bus.RedisStreams;

/// <summary>Moves a faulted message to the error queue, with the exception in its headers.</summary>
internal sealed class RedisStreamsErrorTransport : RedisStreamsMoveTransport, IErrorTransport
{
    internal RedisStreamsErrorTransport(string queueName)
        : base(queueName)
    {
    }

    public Task Send(ExceptionReceiveContext context) => Move(context, headers => headers.CopyFrom(context.ExceptionHeaders));
}
