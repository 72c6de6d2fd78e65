using MassTransit;

namespace Bus.RedisStreams;

/// <summary>A receive endpoint that was connected to a running bus, and leaves nothing there when it is stopped.</summary>
internal sealed class ConnectedEndpointHandle : HostReceiveEndpointHandle
{
    private readonly HostReceiveEndpointHandle _handle;
    private readonly RedisStreamsReceiveEndpointContext _context;

    internal ConnectedEndpointHandle(HostReceiveEndpointHandle handle, RedisStreamsReceiveEndpointContext context)
    {
        _handle = handle;
        _context = context;
    }

    public IReceiveEndpoint ReceiveEndpoint => _handle.ReceiveEndpoint;

    public Task<ReceiveEndpointReady> Ready => _handle.Ready;

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _handle.StopAsync(cancellationToken);
        await _context.StopSendTransportsAsync();
    }
}
