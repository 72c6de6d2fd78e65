using MassTransit.Transports;

namespace Bus.RedisStreams;

/// <summary>Creates transports to the topics of message types.</summary>
internal sealed class RedisStreamsPublishTransportProvider : IPublishTransportProvider
{
    private readonly ReceiveEndpointContext _context;
    private readonly ConnectionContextSupervisor _supervisor;

    internal RedisStreamsPublishTransportProvider(ConnectionContextSupervisor supervisor, ReceiveEndpointContext context)
    {
        _supervisor = supervisor;
        _context = context;
    }

    public Task<ISendTransport> GetPublishTransport<T>(Uri? publishAddress)
        where T : class =>
        _supervisor.CreatePublishTransport<T>(_context, publishAddress);
}
