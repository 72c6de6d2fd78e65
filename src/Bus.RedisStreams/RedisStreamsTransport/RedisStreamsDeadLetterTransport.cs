using MassTransit;
using MassTransit.Transports;

namespace Bus.RedisStreams;

/// <summary>Moves a message that nobody consumed to the skipped queue.</summary>
internal sealed class RedisStreamsDeadLetterTransport : RedisStreamsMoveTransport, IDeadLetterTransport
{
    internal RedisStreamsDeadLetterTransport(string queueName)
        : base(queueName)
    {
    }

    public Task Send(ReceiveContext context, string? reason) => Move(context, headers => headers.Set(MessageHeaders.Reason, reason ?? "Unspecified"));
}
