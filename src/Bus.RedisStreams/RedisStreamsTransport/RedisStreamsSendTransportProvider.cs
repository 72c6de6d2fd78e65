using MassTransit.Transports;

namespace Bus.RedisStreams;

/// <summary>Creates transports to addresses.</summary>
internal sealed class RedisStreamsSendTransportProvider : ISendTransportProvider
{
    private readonly ReceiveEndpointContext _context;
    private readonly ConnectionContextSupervisor _supervisor;

    internal RedisStreamsSendTransportProvider(ConnectionContextSupervisor supervisor, ReceiveEndpointContext context)
    {
        _supervisor = supervisor;
        _context = context;
    }

    public Uri NormalizeAddress(Uri address) => _supervisor.NormalizeAddress(address);

    public Task<ISendTransport> GetSendTransport(Uri address) => _supervisor.CreateSendTransport(_context, address);
}
