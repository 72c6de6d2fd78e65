using MassTransit;

namespace Bus.RedisStreams.Middleware;

/// <summary>Makes an endpoint's queue and subscriptions, at every start of its transport.</summary>
internal sealed class ConfigureRedisStreamsTopologyFilter : IFilter<ClientContext>
{
    private readonly RedisStreamsReceiveEndpointContext _context;
    private bool _isConfigured;

    internal ConfigureRedisStreamsTopologyFilter(RedisStreamsReceiveEndpointContext context)
    {
        _context = context;
    }

    public async Task Send(ClientContext context, IPipe<ClientContext> next)
    {
        await context.SettleConnection.ConnectAsync(context.CancellationToken);
        await context.CreateQueueAsync(context.CancellationToken);

        // Once per process: after a reconnect a newer version of the service may have configured the queue's subscriptions.
        await context.SubscribeAsync(_context.BrokerTopology, _context.SubscriptionKind, replaces: !_isConfigured);
        _isConfigured = true;
        await next.Send(context);
    }

    public void Probe(ProbeContext context) => _context.BrokerTopology.Probe(context.CreateFilterScope("configureTopology"));
}
