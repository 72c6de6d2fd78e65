using MassTransit;
using MassTransit.Transports;

namespace Bus.RedisStreams.Middleware;

/// <summary>Stands where the consumer would, when only the topology is deployed: the endpoint is ready, and stays so until it is stopped.</summary>
/// <remarks>MassTransit's own filter for this can be stopped only after it has said that it is ready: a stop in between would never end.</remarks>
internal sealed class TopologyReadyFilter : IFilter<ClientContext>
{
    private readonly RedisStreamsReceiveEndpointContext _context;

    internal TopologyReadyFilter(RedisStreamsReceiveEndpointContext context)
    {
        _context = context;
    }

    public Task Send(ClientContext context, IPipe<ClientContext> next) => context.RunAsync(async run =>
    {
        run.SetConsumer(null);
        await _context.TransportObservers.NotifyReady(_context.InputAddress);
        await run.Completed;
    });

    public void Probe(ProbeContext context) => context.CreateFilterScope("topologyReady");
}
